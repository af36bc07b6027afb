using System.Buffers.Binary;
using Guise.Cryptography;

namespace Guise.Names;

/// <summary>How a resolver wants its answers: the reference of ENS, or dm3's.</summary>
internal enum GatewayScheme { Ens, Dm3 }

internal static class GatewaySchemes
{
    /// <summary>
    /// What is signed: Keccak-256 of <c>0x1900 ‖ resolver ‖ expiry (8) ‖ hash of the call ‖ hash of the result</c>. dm3's contract
    /// takes that hash as a personal message once more.
    /// </summary>
    /// <param name="expires">Seconds since 1970.</param>
    public static byte[] Digest(this GatewayScheme scheme, EthereumAddress resolver, ulong expires,
        ReadOnlySpan<byte> call, ReadOnlySpan<byte> result)
    {
        byte[] time = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(time, expires);
        byte[] hash = Keccak256.Hash([0x19, 0x00, .. resolver.Bytes, .. time, .. Keccak256.Hash(call), .. Keccak256.Hash(result)]);
        return scheme == GatewayScheme.Dm3 ? PersonalMessage.Digest(hash) : hash;
    }
}
