using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guise.Cryptography;
using Guise.Platform.Http;

namespace Guise.Accounts;

/// <summary>A statement about an account, signed with the name's signing key.</summary>
/// <param name="EnsName">Whose account.</param>
/// <param name="DeliveryServiceUrl">With which service.</param>
/// <param name="Topic">What is to be done: <c>createAccount</c> or <c>deleteAccount</c>.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
internal sealed record AccountMessage(string EnsName, string DeliveryServiceUrl, string Topic, long Timestamp)
{
    public const string Create = "createAccount";
    public const string Delete = "deleteAccount";

    /// <summary>What is signed: the canonical JSON of the four members, as they were sent.</summary>
    [JsonIgnore]
    public byte[] Signed => Encoding.UTF8.GetBytes(CanonicalJson.Of(JsonSerializer.SerializeToElement(this, Json.Options)));
}

/// <param name="Signature">Ed25519 over the message's canonical JSON, 64 bytes in base64 with padding.</param>
internal sealed record SignedAccountMessage(AccountMessage Message, string Signature);
