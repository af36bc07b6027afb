using System.Globalization;
using System.Text;

namespace Guise.Cryptography;

/// <summary>EIP-191 version 0x45: what a wallet signs for <c>personal_sign</c>. The prefix keeps a message from being a transaction.</summary>
internal static class PersonalMessage
{
    /// <summary>Keccak-256 of <c>0x19 "Ethereum Signed Message:\n" ‖ length in decimal ‖ message</c>; the length counts bytes.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> message)
    {
        byte[] prefix = Encoding.ASCII.GetBytes("\u0019Ethereum Signed Message:\n" + message.Length.ToString(CultureInfo.InvariantCulture));
        return Keccak256.Hash([.. prefix, .. message]);
    }

    public static byte[] Digest(string message) => Digest(Encoding.UTF8.GetBytes(message));
}
