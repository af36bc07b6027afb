using System.Security.Cryptography;
using Guise.Buckets.Ucan;
using Guise.Cryptography;

namespace Guise.Tests.Buckets;

/// <summary>Makes envelopes of UCAN 1.0.</summary>
internal static class Envelopes
{
    public static byte[] Delegation(Signer issuer, Signer audience, Signer? subject, string command, long? expires, CborValue? policy = null,
        long? notBefore = null)
    {
        CborValue.Map payload = new()
        {
            { "iss", issuer.Did }, { "aud", audience.Did }, { "sub", subject is null ? new CborValue.Null() : subject.Did }, { "cmd", command },
            { "pol", policy ?? new CborValue.List() }, { "nonce", RandomNumberGenerator.GetBytes(12) }, { "exp", Time(expires) },
        };
        if (notBefore is { } from) payload.Add("nbf", Time(from));
        return Sign(issuer, UcanEnvelope.Delegation + "1.0.0", payload);
    }

    public static byte[] Invocation(Signer issuer, string subject, string audience, string command, string uri, string[] proofs, long? expires,
        byte[]? nonce = null) =>
        Sign(issuer, UcanEnvelope.Invocation + "1.0.0", new()
        {
            { "iss", issuer.Did }, { "sub", subject }, { "aud", audience }, { "cmd", command }, { "args", new CborValue.Map { { "uri", uri } } },
            { "prf", new CborValue.List([.. proofs.Select(cid => (CborValue)new CborValue.Link(Bytes(cid)))]) }, { "nonce", nonce ?? [] }, { "exp", Time(expires) },
        });

    public static byte[] Sign(Signer issuer, string tag, CborValue.Map payload)
    {
        CborValue.Map signed = new() { { "h", UcanEnvelope.HeaderOf(issuer.Type) }, { tag, payload } };
        return Cbor.Encode(new CborValue.List(issuer.Sign(Cbor.Encode(signed)), signed));
    }

    private static CborValue Time(long? seconds) => seconds is { } time ? new CborValue.Integer(time) : new CborValue.Null();

    public static byte[] Bytes(string cid) => Multibase.TryBase32(cid.AsSpan(1))!;
}
