using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Sessions.Signing;

/// <summary>A request to the Internet Computer; its id is computed here, never taken.</summary>
/// <param name="RequestType"><c>call</c>, <c>query</c> or <c>read_state</c>.</param>
/// <param name="Sender">The mask's principal for the salt.</param>
/// <param name="IngressExpiry">Nanoseconds since 1970 in decimal; at most five minutes ahead.</param>
/// <param name="Paths">Of a read_state: lists of labels.</param>
internal sealed record IcRequestPayload(
    string RequestType, string Sender, string IngressExpiry, string? CanisterId = null, string? MethodName = null, byte[]? Arg = null,
    byte[]? Nonce = null, byte[][][]? Paths = null);

/// <param name="Content">The request as its id is computed from.</param>
internal sealed partial record SignIcRequest(CborValue.Map Content, IcRequestPayload Payload, Principal Sender) : Signable
{
    private const int MaxNonce = 32;

    public override string Algorithm => Es256K;

    /// <summary>Calls that move tokens, or allow somebody to, in the token standards (ICRC-1, -2, -4, -7, -37) and the older ledgers.</summary>
    public override bool NeedsApproval => Payload.RequestType == "call" && MovesTokens().IsMatch(Payload.MethodName!);

    public override IReadOnlyList<SignedField> Fields =>
    [
        new("request", Payload.RequestType),
        .. Payload.CanisterId is { } canister ? [new SignedField("canister", canister)] : Array.Empty<SignedField>(),
        .. Payload.MethodName is { } method ? [new SignedField("method", VisibleText.Of(method))] : Array.Empty<SignedField>(),
        .. TransferFields.Of(Payload),
    ];

    public override byte[] Digest(Origin site) => SHA256.HashData(RequestId.Message(RequestId.Of(Content)));

    public override Problem? RefusedBy(ReadOnlySpan<byte> publicKey) => Mask.PrincipalOf(publicKey) == Sender ? null : Problems.WrongSender;

    public override SignAnswer Complete(SignAnswer answer) => answer with { RequestId = RequestId.Of(Content) };

    public static Result<Signable> Parse(RawJson payload, DateTimeOffset now)
    {
        if (Read(payload) is not { } request || !Principal.TryParse(request.Sender, out Principal? sender)
            || !IsNear(request.IngressExpiry, now, out BigInteger expiry))
            return Problems.InvalidPayload;
        CborValue.Map content = new()
        {
            { "request_type", request.RequestType }, { "sender", sender.Bytes.ToArray() }, { "ingress_expiry", new CborValue.Integer(expiry) },
        };
        if (request.Nonce is { Length: > MaxNonce }) return Problems.InvalidPayload;
        if (request.Nonce is { } nonce) content.Add("nonce", nonce);
        return request.RequestType switch
        {
            "call" or "query" when request is { CanisterId: { } id, MethodName: { Length: > 0 } method, Arg: { } arg, Paths: null }
                && Principal.TryParse(id, out Principal? canister) =>
                new SignIcRequest(With(content, ("canister_id", canister.Bytes.ToArray()), ("method_name", method), ("arg", arg)), request, sender),
            "read_state" when request is { CanisterId: null, MethodName: null, Arg: null, Paths: { } paths }
                && paths.All(path => path is not null && path.All(label => label is not null)) =>
                new SignIcRequest(With(content, ("paths", ListOf(paths.Select(path => ListOf(path.Select(label => (CborValue)label)))))), request,
                    sender),
            _ => Problems.InvalidPayload,
        };
    }

    private static IcRequestPayload? Read(RawJson payload)
    {
        try
        {
            return JsonSerializer.Deserialize<IcRequestPayload>(payload.Utf8, Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The longest that the Internet Computer takes; what is signed in silence must not outlive a logout by more.</summary>
    private static bool IsNear(string text, DateTimeOffset now, out BigInteger expiry)
    {
        expiry = 0;
        if (text.Length is < 1 or > 20 || text[0] == '0' || !text.All(char.IsAsciiDigit)) return false;
        expiry = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        BigInteger from = Nanoseconds(now);
        return expiry > from && expiry <= Nanoseconds(now + Limits.IngressLead);
    }

    private static BigInteger Nanoseconds(DateTimeOffset time) => new BigInteger((time - DateTimeOffset.UnixEpoch).Ticks) * 100;

    private static CborValue.Map With(CborValue.Map map, params ReadOnlySpan<(string Key, CborValue Value)> members)
    {
        foreach ((string key, CborValue value) in members) map.Add(key, value);
        return map;
    }

    private static CborValue ListOf(IEnumerable<CborValue> items) => new CborValue.List([.. items]);

    [GeneratedRegex(@"\A(icrc[0-9]+_.*|(ext_)?transfer(_?from|_pb|_dfx)?|send_(dfx|pb)|approve)\z",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex MovesTokens();
}
