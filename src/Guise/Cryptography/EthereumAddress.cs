using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Guise.Cryptography;

/// <summary>An Ethereum account: the last 20 bytes of a public key's Keccak-256, written with the checksum of EIP-55.</summary>
internal sealed class EthereumAddress : IEquatable<EthereumAddress>
{
    public const int Size = 20;
    private const string Prefix = "0x";

    private readonly byte[] _bytes;

    private EthereumAddress(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <param name="publicKey">A key on secp256k1, 65 bytes uncompressed.</param>
    public static EthereumAddress OfPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (!Secp256k1.IsPublicKey(publicKey)) throw new ArgumentException("The bytes are not a public key on secp256k1.", nameof(publicKey));
        return new(Keccak256.Hash(publicKey[1..]).AsSpan(^Size..));
    }

    /// <exception cref="ArgumentException">Not 20 bytes.</exception>
    public static EthereumAddress Of(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size ? new(bytes) : throw new ArgumentException("An address is 20 bytes.", nameof(bytes));

    /// <summary>Reads <c>0x</c> and 40 hexadecimal digits: all in lower case, or with the right checksum.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EthereumAddress? address)
    {
        address = null;
        if (text is null || text.Length != Prefix.Length + 2 * Size || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        Span<byte> bytes = stackalloc byte[Size];
        if (Convert.FromHexString(text.AsSpan(Prefix.Length), bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        EthereumAddress read = new(bytes);
        if (text != read.ToLower() && text != read.ToString()) return false;
        address = read;
        return true;
    }

    /// <summary>The text in lower case, without a checksum: what addresses are compared and named by.</summary>
    public string ToLower() => Prefix + Convert.ToHexStringLower(_bytes);

    /// <summary>The text with EIP-55's checksum: a letter is upper case where the hash of the digits has a half byte above seven.</summary>
    public override string ToString()
    {
        char[] digits = Convert.ToHexStringLower(_bytes).ToCharArray();
        byte[] hash = Keccak256.Hash(Encoding.ASCII.GetBytes(digits));
        for (int i = 0; i < digits.Length; i++)
        {
            int half = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
            if (half > 7) digits[i] = char.ToUpperInvariant(digits[i]);
        }
        return Prefix + new string(digits);
    }

    public bool Equals(EthereumAddress? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => Equals(obj as EthereumAddress);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public static bool operator ==(EthereumAddress? left, EthereumAddress? right) => Equals(left, right);

    public static bool operator !=(EthereumAddress? left, EthereumAddress? right) => !Equals(left, right);
}
