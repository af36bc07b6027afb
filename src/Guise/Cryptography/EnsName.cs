using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Guise.Cryptography;

/// <summary>
/// A normalised name of ENS. Only what every normalisation of ENS agrees on is taken: labels of a-z, 0-9, hyphen, <c>$</c>, and
/// underscores in front (ENSIP-15 on ASCII); capital letters become small. Any other name is refused rather than guessed at, as one
/// that normalises differently elsewhere would be somebody else's.
/// </summary>
internal sealed record EnsName
{
    /// <summary>RFC 1035 §2.3.4, which resolvers and libraries enforce.</summary>
    public const int MaxLabelChars = 63;
    public const int MaxChars = 253;

    private EnsName(string text) => Text = text;

    public string Text { get; }

    public string[] Labels => Text.Split('.');

    /// <summary>The name without its first label; null for a top-level name.</summary>
    public EnsName? Parent => Text.IndexOf('.', StringComparison.Ordinal) is >= 0 and int dot ? new(Text[(dot + 1)..]) : null;

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EnsName? name)
    {
        name = null;
        if (text is not { Length: > 0 and <= MaxChars } || !Ascii.IsValid(text)) return false;
        string lower = text.ToLowerInvariant();
        if (!lower.Split('.').All(IsLabel)) return false;
        name = new(lower);
        return true;
    }

    /// <summary>EIP-137: the labels' hashes folded from the right, 32 bytes.</summary>
    public byte[] Hash()
    {
        byte[] node = new byte[32];
        string[] labels = Labels;
        for (int i = labels.Length - 1; i >= 0; i--)
            node = Keccak256.Hash([.. node, .. Keccak256.Hash(Encoding.ASCII.GetBytes(labels[i]))]);
        return node;
    }

    /// <summary>RFC 1035 §3.1: each label behind its length, and a zero.</summary>
    public byte[] DnsEncode()
    {
        List<byte> bytes = [];
        foreach (string label in Labels)
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }
        return [.. bytes, 0];
    }

    /// <summary>The name that the bytes spell; null for the root, for bytes before or after the end, and for a name that is not normalised.</summary>
    public static EnsName? TryDnsDecode(ReadOnlySpan<byte> wire)
    {
        StringBuilder text = new();
        while (true)
        {
            if (wire.IsEmpty) return null;
            int length = wire[0];
            if (length == 0) break;
            if (length > MaxLabelChars || wire.Length <= length) return null;
            ReadOnlySpan<byte> label = wire.Slice(1, length);
            if (label.Contains((byte)'.')) return null;
            text.Append(text.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(label));
            wire = wire[(1 + length)..];
        }
        return wire.Length == 1 && TryParse(text.ToString(), out EnsName? name) && name.Text.AsSpan().SequenceEqual(text.ToString()) ? name : null;
    }

    public override string ToString() => Text;

    private static bool IsLabel(string label)
    {
        if (label.Length is < 1 or > MaxLabelChars) return false;
        string rest = label.TrimStart('_');
        if (rest.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '$'))) return false;

        // ENSIP-15 keeps these for encodings of other scripts (xn--).
        return label.Length < 4 || label[2] != '-' || label[3] != '-';
    }
}
