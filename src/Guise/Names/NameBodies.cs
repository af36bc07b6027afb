namespace Guise.Names;

/// <param name="Profile">The keys and delivery services.</param>
/// <param name="Signature">The owner's, over dm3's text with the profile in it.</param>
/// <param name="IssuedAt">Milliseconds since 1970: now, and later than that of every earlier publication.</param>
/// <param name="PublicationSignature">The owner's, over this service's text with name, service, hash and time in it.</param>
internal sealed record PublishBody(Dm3Profile Profile, string Signature, long IssuedAt, string PublicationSignature);

/// <param name="IssuedAt">Milliseconds since 1970: now, and later than that of every earlier publication.</param>
/// <param name="Signature">The owner's, over this service's text with name, service and time in it.</param>
internal sealed record WithdrawBody(long IssuedAt, string Signature);

/// <summary>A verified profile.</summary>
/// <param name="Address">The owner's, to which the name resolves.</param>
/// <param name="Dm3Hash">SHA-256 of the canonical JSON of profile and signature.</param>
/// <param name="Source">Where it is published: here, or on the chain.</param>
internal sealed record NameProfileAnswer(string Name, string Address, Dm3Profile Profile, string Signature, string Dm3Hash, ProfileSource Source)
{
    public static NameProfileAnswer Of(string name, ProfileAnswer.Found found) =>
        new(name, found.Owner.ToString(), found.Profile.Profile, found.Profile.Signature, found.Profile.Hash, found.Source);
}
