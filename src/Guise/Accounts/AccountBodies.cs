using Guise.Cryptography;
using Guise.Platform.Http;

namespace Guise.Accounts;

/// <param name="MessageTtl">Seconds that a message waits to be fetched.</param>
/// <param name="MaxMessageSize">Bytes of a message in canonical JSON.</param>
internal sealed record AccountAnswer(string Name, DateTimeOffset CreatedAt, int MessageTtl, int MaxMessageSize)
{
    public static AccountAnswer Of(EnsName name, AccountRecord account) =>
        new(name.Text, account.CreatedAt, account.MessageTtl, account.MaxMessageSize);
}

/// <param name="MessageTtl">3600 to 7776000 seconds.</param>
/// <param name="MaxMessageSize">1024 to 262144 bytes.</param>
internal sealed record SettingsBody(int? MessageTtl = null, int? MaxMessageSize = null);

/// <summary>An envelope of dm3: the message is for its receiver only, the metadata for the delivery services as well.</summary>
/// <param name="Message">Encrypted by the sender.</param>
internal sealed record EnvelopeBody(string Message, EnvelopeMetadata Metadata);

/// <param name="Version">Of the envelope's form.</param>
/// <param name="DeliveryInformation">Encrypted for the delivery service, or an object that names sender and receiver.</param>
/// <param name="MessageHash">Of the message before its encryption.</param>
/// <param name="Signature">The sender's, over the other metadata.</param>
internal sealed record EnvelopeMetadata(string Version, RawJson DeliveryInformation, string MessageHash, string Signature,
    string? EncryptionScheme = null);

/// <param name="Id">For acknowledgement.</param>
/// <param name="Envelope">As it was sent, with the service's postmark: when it came, encrypted for the account and signed by the service.</param>
internal sealed record InboxMessage(string Id, RawJson Envelope, DateTimeOffset ReceivedAt, DateTimeOffset ExpiresAt);

/// <param name="Id">Of the message in its receiver's inbox.</param>
internal sealed record AcceptedAnswer(string Id, DateTimeOffset ExpiresAt);
