using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Masks;

/// <summary>A mask's node and the public key of its empty salt. Clears itself on disposal.</summary>
internal sealed class MaskNode(byte[] node, byte[] publicKey) : IDisposable
{
    public ReadOnlySpan<byte> Bytes => node;

    public byte[] PublicKey => publicKey;

    /// <summary>The pair of a salt; the caller clears the secret.</summary>
    public (byte[] Secret, byte[] PublicKey) Pair(ReadOnlySpan<byte> salt)
    {
        byte[] secret = MaskKeys.Secret(node, salt);
        return (secret, salt.IsEmpty ? publicKey : Secp256k1.PublicKey(secret));
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(node);

    public override string ToString() => "***";
}
