using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>An invocation of UCAN 1.0: a command about a subject, with its arguments, and the delegations that it relies on.</summary>
/// <param name="Audience">Who is to execute it; without one, the subject.</param>
/// <param name="Proofs">Ids of delegations, the subject's own first.</param>
internal sealed record UcanInvocation(
    UcanEnvelope Envelope, UcanKey Subject, UcanKey Audience, string Command, CborValue.Map Arguments, IReadOnlyList<string> Proofs, byte[] Nonce,
    long Expires)
{
    public static Result<UcanInvocation> Read(ReadOnlyMemory<byte> bytes)
    {
        if (!UcanEnvelope.Read(bytes, UcanEnvelope.Invocation).Ok(out UcanEnvelope? envelope, out Problem? problem)) return problem;
        CborValue.Map payload = envelope.Payload;
        if (UcanKey.TryParse(UcanEnvelope.Text(payload, "sub")) is not { } subject) return Problems.UcanDidInvalid;
        UcanKey? audience = payload["aud"] is null ? subject : UcanKey.TryParse(UcanEnvelope.Text(payload, "aud"));
        if (audience is null) return Problems.UcanDidInvalid;

        return Commands.Parse(UcanEnvelope.Text(payload, "cmd")) is { } command
            && payload["args"] is CborValue.Map arguments
            && payload["nonce"] is CborValue.Bytes nonce
            && payload["meta"] is null or CborValue.Map
            && (payload["iat"] is null || UcanEnvelope.Time(payload, "iat") is not null)
            && payload["cause"] is null or CborValue.Link
            && ReadProofs(payload["prf"]) is { } proofs
            && UcanDelegation.Expiry(payload) is { } expires
                ? new UcanInvocation(envelope, subject, audience, command, arguments, proofs, nonce.Value.ToArray(), expires)
                : Problems.UcanClaimsInvalid;
    }

    private static List<string>? ReadProofs(CborValue? value)
    {
        if (value is not CborValue.List list) return null;
        List<string> proofs = [];
        foreach (CborValue item in list.Items)
        {
            if (item is not CborValue.Link link || Cid.TryFormat(link.Cid.Span) is not { } cid) return null;
            proofs.Add(cid);
        }
        return proofs;
    }
}
