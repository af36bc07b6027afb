using Guise.Cryptography;
using Guise.Origins;

namespace Guise.Masks;

/// <summary>What a site sees of its visitor: one key, shown as an Internet Computer principal, a did:key and an Ethereum address.</summary>
/// <param name="Origin">Where the mask is from: the site itself, or an origin that its owner linked to it.</param>
/// <param name="PublicKey">On secp256k1, 65 bytes uncompressed.</param>
/// <param name="Avatar">An SVG as a data URI.</param>
internal sealed record Mask(string Origin, string Principal, byte[] PublicKey, string Did, string Address, string Pseudonym, string Avatar)
{
    public static Mask Of(Origin origin, byte[] publicKey, string? pseudonym)
    {
        Principal principal = PrincipalOf(publicKey);
        return new(
            origin.Text, principal.ToString(), publicKey, DidKey.Encode(KeyType.Secp256k1, publicKey), EthereumAddress.OfPublicKey(publicKey)
                .ToString(),
            pseudonym ?? Masks.Pseudonym.Of(principal), Masks.Avatar.Of(principal));
    }

    public static Principal PrincipalOf(ReadOnlySpan<byte> publicKey) =>
        Cryptography.Principal.SelfAuthenticating(PublicKeyDer.Encode(KeyType.Secp256k1, publicKey));
}
