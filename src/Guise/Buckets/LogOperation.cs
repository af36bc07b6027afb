using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Buckets;

/// <summary>
/// A signed statement of which keys own a bucket's id: an envelope as UCAN 1.0 has it, under a tag of its own. The first, <c>{aud, iss, nonce,
/// owners}</c>, is addressed to the service where the bucket begins; every other, <c>{iss, owners, prev}</c>, names the one before by its CID.
/// </summary>
/// <param name="Home">The first one's audience; null for the others.</param>
/// <param name="Prev">Null for the first.</param>
internal sealed record LogOperation(UcanEnvelope Envelope, byte[] Bytes, IReadOnlyList<string> Owners, string? Home, string? Prev)
{
    public const string Kind = "bucket/log@";
    public const string Version = "1.0.0";
    private const int NonceBytes = 16;

    public string Cid => Envelope.Cid;

    public string Signer => Envelope.Issuer.Did;

    /// <summary>Whether a key among its own owners begins a log with it.</summary>
    public bool Begins => Home is not null && Owners.Contains(Signer);

    /// <summary>Whether an owner, as the log stands, changes it.</summary>
    public bool Follows(string head, IReadOnlyList<string> owners) => Prev == head && owners.Contains(Signer);

    /// <summary>Null for whatever is not in its one spelling, or has a member more or less. The signature has not been looked at then.</summary>
    public static LogOperation? TryRead(byte[] bytes)
    {
        if (bytes.Length > Limits.BucketLogBytes || !UcanEnvelope.Read(bytes, Kind).Ok(out UcanEnvelope? envelope, out _)) return null;
        CborValue.Map payload = envelope.Payload;
        if (envelope.Tag != Kind + Version || ReadOwners(payload["owners"]) is not { } owners) return null;
        return payload.Count switch
        {
            4 when payload["nonce"] is CborValue.Bytes { Value.Length: NonceBytes }
                && UcanKey.TryParse(UcanEnvelope.Text(payload, "aud")) is { } home => new(envelope, bytes, owners, home.Did, null),
            3 when payload["prev"] is CborValue.Link link
                && Ucan.Cid.TryFormat(link.Cid.Span) is { } prev => new(envelope, bytes, owners, null, prev),
            _ => null,
        };
    }

    private static string[]? ReadOwners(CborValue? value)
    {
        if (value is not CborValue.List { Items: { Count: >= 1 and <= Limits.BucketLogOwners } items }) return null;
        string[] owners = [.. items.Select(item => UcanKey.TryParse((item as CborValue.Text)?.Value)?.Did).OfType<string>().Distinct()];
        return owners.Length == items.Count ? owners : null;
    }
}
