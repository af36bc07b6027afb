using System.Security.Cryptography;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Sessions.Signing;

/// <summary>A delegation (ICRC-34) to a key that the site's own code holds.</summary>
/// <param name="PublicKey">In DER, on any of the three curves.</param>
/// <param name="Targets">The canisters that may be called; at least one.</param>
/// <param name="ExpiresIn">Seconds, at most 900; it ends with the wallet's session if that is sooner.</param>
internal sealed record DelegationPayload(byte[] PublicKey, IReadOnlyList<string> Targets, int ExpiresIn);

/// <param name="Expiration">Nanoseconds since 1970, in decimal.</param>
internal sealed record DelegationAnswer(byte[] Pubkey, string Expiration, IReadOnlyList<string> Targets);

/// <summary>Consented to by itself, for it outlives lock and logout until it expires.</summary>
internal sealed record SignDelegation(Delegation Delegation, IReadOnlyList<string> Targets, int Seconds) : Signable
{
    public override string Algorithm => Es256K;

    public override bool NeedsApproval => true;

    public override IReadOnlyList<SignedField> Fields =>
    [
        new("delegate to", PrincipalOf(Delegation.PublicKey)),
        .. Targets.Select(target => new SignedField("may call", target)),
    ];

    public override byte[] Digest(Origin site) => SHA256.HashData(Delegation.Message);

    public override SignAnswer Complete(SignAnswer answer) => answer with
    {
        Delegation = new(Delegation.PublicKey, Delegation.Expiration.ToString(System.Globalization.CultureInfo.InvariantCulture), Targets),
    };

    public static Result<Signable> Parse(RawJson payload, DateTimeOffset now, DateTimeOffset latest)
    {
        DelegationPayload? body;
        try
        {
            body = JsonSerializer.Deserialize<DelegationPayload>(payload.Utf8, Json.Options);
        }
        catch (JsonException)
        {
            return Problems.InvalidPayload;
        }
        if (body is null || body.ExpiresIn < 1 || body.ExpiresIn > Limits.DelegationMax.TotalSeconds) return Problems.InvalidPayload;
        if (body.Targets.Count is < 1 or > Limits.DelegationTargets || !PublicKeyDer.TryDecode(body.PublicKey, out _, out _))
            return Problems.InvalidPayload;

        List<byte[]> targets = [];
        foreach (string text in body.Targets)
        {
            if (!Principal.TryParse(text, out Principal? target)) return Problems.InvalidPayload;
            targets.Add(target.Bytes.ToArray());
        }
        DateTimeOffset wanted = now.AddSeconds(body.ExpiresIn);
        DateTimeOffset expiresAt = wanted < latest ? wanted : latest;
        ulong expiration = (ulong)(expiresAt - DateTimeOffset.UnixEpoch).Ticks * 100;
        return new SignDelegation(new Delegation(body.PublicKey, expiration, targets), body.Targets, body.ExpiresIn);
    }

    private static string PrincipalOf(byte[] der) => Principal.SelfAuthenticating(der).ToString();
}
