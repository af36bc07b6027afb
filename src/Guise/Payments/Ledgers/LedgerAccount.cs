using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Guise.Cryptography;
using SimpleBase;

namespace Guise.Payments.Ledgers;

/// <summary>
/// An account of a token's ledger (ICRC-1): a principal, and a subaccount of 32 bytes. No subaccount and 32 zero bytes are the same
/// account but not the same transfer, so a transfer keeps which of the two it said.
/// </summary>
internal sealed class LedgerAccount : IEquatable<LedgerAccount>
{
    public const int SubaccountSize = 32;

    private const int MaxText = 63 + 1 + 7 + 1 + 2 * SubaccountSize;
    private static readonly byte[] Default = new byte[SubaccountSize];

    /// <exception cref="ArgumentException">A subaccount has 32 bytes.</exception>
    public LedgerAccount(Principal owner, byte[]? subaccount = null)
    {
        if (subaccount is not null && subaccount.Length != SubaccountSize)
            throw new ArgumentException("A subaccount has 32 bytes.", nameof(subaccount));
        (Owner, Subaccount) = (owner, subaccount);
    }

    public Principal Owner { get; }

    /// <summary>As it was said: null and zero bytes name the same account.</summary>
    public byte[]? Subaccount { get; }

    public static LedgerAccount Of(Principal owner) => new(owner);

    /// <summary>The account that a text names, and only if it is that account's own text (ICRC-1, "Textual encoding of ICRC-1 accounts").</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LedgerAccount? account)
    {
        account = null;
        if (text is null || text.Length > MaxText) return false;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            if (!Principal.TryParse(text, out Principal? alone) || alone.ToString() != text) return false;
            account = new(alone);
            return true;
        }
        int dash = text.LastIndexOf('-', point);
        string digits = text[(point + 1)..];
        if (dash < 0 || digits is "" || digits[0] == '0' || digits.Length > 2 * SubaccountSize || !digits.All(char.IsAsciiHexDigitLower))
            return false;
        if (!Principal.TryParse(text[..dash], out Principal? owner)) return false;

        LedgerAccount read = new(owner, Convert.FromHexString(digits.PadLeft(2 * SubaccountSize, '0')));
        if (read.ToString() != text) return false;
        account = read;
        return true;
    }

    public override string ToString()
    {
        if (IsDefault) return Owner.ToString();
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.Of([.. Owner.Bytes, .. Subaccount!]));
        string letters = Base32.Rfc4648.Encode(checksum, padding: false).ToLowerInvariant();
        return $"{Owner}-{letters}.{Convert.ToHexStringLower(Subaccount!).TrimStart('0')}";
    }

    /// <summary>The 64 hexadecimal characters under which ICP's first ledger knows the account; exchanges still ask for it.</summary>
    public string ToIdentifier()
    {
        byte[] hash = Sha224.Hash([.. "\u000aaccount-id"u8, .. Owner.Bytes, .. Subaccount ?? Default]);
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.Of(hash));
        return Convert.ToHexStringLower([.. checksum, .. hash]);
    }

    private bool IsDefault => Subaccount is null || Subaccount.AsSpan().SequenceEqual(Default);

    /// <summary>Whether both name the same account.</summary>
    public bool Equals(LedgerAccount? other) =>
        other is not null && Owner == other.Owner && (Subaccount ?? Default).AsSpan().SequenceEqual(other.Subaccount ?? Default);

    public override bool Equals(object? obj) => Equals(obj as LedgerAccount);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Owner.Bytes);
        hash.AddBytes(Subaccount ?? Default);
        return hash.ToHashCode();
    }
}
