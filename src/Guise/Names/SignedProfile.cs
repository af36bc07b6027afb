using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Names;

/// <summary>A profile and the signature of its owner, an Ethereum account.</summary>
/// <param name="Signature">EIP-191 over <see cref="Message"/>: 65 bytes in hexadecimal behind <c>0x</c>.</param>
internal sealed record SignedProfile(Dm3Profile Profile, string Signature)
{
    /// <summary>The canonical JSON of the two, as it stands in a text record.</summary>
    [JsonIgnore]
    public string Canonical => CanonicalJson.Of(JsonSerializer.SerializeToElement(this, Json.Options));

    /// <summary>SHA-256 of <see cref="Canonical"/>: dm3's hash of a profile.</summary>
    [JsonIgnore]
    public string Hash => Cryptography.Hex.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical)));

    /// <summary>What the owner signs; the wording is part of dm3.</summary>
    public static string Message(EthereumAddress owner, Dm3Profile profile) =>
        "dm3.chat wants you register your dm3 profile with your Ethereum account:\n" + owner
        + "\n\nThis is required only once!\n(There is no paid transaction initiated. The signature is used off-chain only.)\n\n"
        + "URI: https://dm3.chat\nVersion: 1\ndm3 Profile: " + profile.Canonical;

    public bool IsSignedBy(EthereumAddress owner) =>
        WalletSignature.SignerOf(PersonalMessage.Digest(Message(owner, Profile)), Signature) == owner;

    /// <summary>A profile as it stands in a record or file: exactly these members, within bounds.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out SignedProfile? profile)
    {
        profile = null;
        if (utf8.Length > Limits.NameProfileBytes) return false;
        try
        {
            profile = JsonSerializer.Deserialize<SignedProfile>(utf8, Json.Options);
        }
        catch (JsonException)
        {
            return false;
        }
        return profile is not null && profile.IsWithinBounds;
    }

    [JsonIgnore]
    public bool IsWithinBounds =>
        Profile.DeliveryServices.Count <= Limits.DeliveryServices
            && Profile.DeliveryServices.All(service => service is { Length: <= EnsName.MaxChars })
        && Profile.PublicSigningKey.Length <= Limits.PublicKeyChars && Profile.PublicEncryptionKey.Length <= Limits.PublicKeyChars
        && Signature.Length <= Limits.SignatureChars;
}
