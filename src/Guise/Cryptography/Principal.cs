using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using SimpleBase;

namespace Guise.Cryptography;

/// <summary>
/// Who calls and who is called on the Internet Computer (IC interface specification, "Principals"): up to 29 bytes. Its text is the
/// CRC-32 and the bytes in base32, lower case, in groups of five.
/// </summary>
internal sealed class Principal : IEquatable<Principal>
{
    private const int MaxLength = 29;
    private const int MaxText = 63;
    private const int GroupSize = 5;
    private const byte SelfAuthenticatingClass = 2;

    private readonly byte[] _bytes;

    private Principal(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>Nobody: a call without a signature.</summary>
    public static Principal Anonymous { get; } = new([4]);

    /// <summary>The management canister: the empty principal.</summary>
    public static Principal Management { get; } = new([]);

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The principal of a public key in DER (SubjectPublicKeyInfo).</summary>
    public static Principal SelfAuthenticating(ReadOnlySpan<byte> der) => new([.. Sha224.Hash(der), SelfAuthenticatingClass]);

    /// <exception cref="ArgumentException">More than 29 bytes.</exception>
    public static Principal Of(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= MaxLength ? new(bytes) : throw new ArgumentException("A principal is at most 29 bytes.", nameof(bytes));

    /// <summary>Reads its text in either case; checksum, groups and the last character's bits must be exactly as they are written.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Principal? principal)
    {
        principal = null;
        if (text is null || text.Length > MaxText) return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetter(c) && c is not ('-' or (>= '2' and <= '7'))) return false;
        }
        Span<byte> bytes = stackalloc byte[MaxText];
        if (!Base32.Rfc4648.TryDecode(text.Replace("-", "", StringComparison.Ordinal), bytes, out int written)) return false;
        if (written is < sizeof(uint) or > sizeof(uint) + MaxLength) return false;
        Principal read = new(bytes[sizeof(uint)..written]);
        if (!read.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return false;
        principal = read;
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint) + _bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Crc32.Of(_bytes));
        _bytes.CopyTo(bytes[sizeof(uint)..]);
        string letters = Base32.Rfc4648.Encode(bytes, padding: false).ToLowerInvariant();

        StringBuilder text = new(MaxText);
        for (int i = 0; i < letters.Length; i += GroupSize)
            text.Append(i == 0 ? "" : "-").Append(letters.AsSpan(i, Math.Min(GroupSize, letters.Length - i)));
        return text.ToString();
    }

    public bool Equals(Principal? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => Equals(obj as Principal);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public static bool operator ==(Principal? left, Principal? right) => Equals(left, right);

    public static bool operator !=(Principal? left, Principal? right) => !Equals(left, right);
}
