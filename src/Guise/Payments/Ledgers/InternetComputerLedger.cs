using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>
/// Ledgers on the Internet Computer, through its HTTP API (interface specification, "HTTPS interface"). Whoever answers in its place can keep an
/// outcome back but not make one up: only what the network has signed counts.
/// </summary>
/// <param name="http">With the address of the API, a time-out, and a bound on the size of an answer.</param>
/// <param name="isSigned">Whether the network vouches for a certificate of a canister.</param>
internal sealed class InternetComputerLedger(HttpClient http, Func<Certificate, Principal, bool> isSigned, TimeProvider clock) : ILedger
{
    public const string Mainnet = "https://icp-api.io";

    /// <summary>The main network's root key, 96 bytes of BLS12-381.</summary>
    public static byte[] MainnetKey { get; } = Convert.FromHexString(
        "814c0e6ec71fab583b08bd81373c255c3c371b2e84863c98a4f1e08b74235d14fb5d9c0cd546d9685f913a0c0b2cc534"
        + "1583bf4b4392e467db96d65b9bb4cb717112f8472e0d5a4d14505ffd7484b01291091c5f87b98883463f98091a0baaae");

    /// <summary>The main network's first subnet has its first 2²⁰ canisters.</summary>
    private static readonly byte[] LastOfRootSubnet = Convert.FromHexString("00000000000fffff0101");

    /// <summary>A synchronous call is held for up to ten seconds before it turns into one to be asked about.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private const int AnswerBytes = 1024 * 1024;

    private static readonly MediaTypeHeaderValue Body = new("application/cbor");

    /// <exception cref="InvalidOperationException">The address is not one of https, or of http on this machine.</exception>
    /// <param name="rootKey">The network's root key, SubjectPublicKeyInfo in hex; that of the main network when there is none.</param>
    public static InternetComputerLedger At(string? address, string? rootKey, TimeProvider clock)
    {
        address = string.IsNullOrEmpty(address) ? Mainnet : address;
        byte[] key = string.IsNullOrEmpty(rootKey) ? MainnetKey
            : Certificate.KeyOf(rootKey) ?? throw new InvalidOperationException("The setting Guise__InternetComputerKey must be a network's root key in hex.");
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            || uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            throw new InvalidOperationException("The setting Guise__InternetComputer must be an https address.");
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        return new(new HttpClient(handler) { BaseAddress = uri, Timeout = Timeout, MaxResponseContentBufferSize = AnswerBytes },
            (certificate, canister) => IsSigned(certificate, key, canister), clock);
    }

    /// <summary>
    /// Whether the network vouches for a certificate of a canister. Of the main network it is known which canisters its root subnet has: what it
    /// signs
    /// without a delegation says nothing of any other, least of all that there is nothing.
    /// </summary>
    internal static bool IsSigned(Certificate certificate, ReadOnlySpan<byte> rootKey, Principal canister) =>
        (certificate.Delegation is not null || !rootKey.SequenceEqual(MainnetKey) || IsOfRootSubnet(canister))
            && certificate.IsSigned(rootKey, canister);

    private static bool IsOfRootSubnet(Principal canister) =>
        canister.Bytes.Length == LastOfRootSubnet.Length && canister.Bytes.SequenceCompareTo(LastOfRootSubnet) <= 0;

    public async Task<CallOutcome> Call(Principal ledger, Ingress call, CancellationToken cancel = default)
    {
        (HttpStatusCode? status, byte[] body) = await Post($"/api/v3/canister/{ledger}/call", call.Envelope, cancel);
        if (status == HttpStatusCode.Accepted) return new CallOutcome.Pending();
        if (status != HttpStatusCode.OK) return new CallOutcome.NoAnswer(Said(status, body));
        // A node that declines by itself says nothing of the others, and its word is not certified: only a certificate counts.
        return Cbor.TryDecode(body, CborRules.Foreign) is CborValue.Map map && map["certificate"] is CborValue.Bytes certificate
            ? OutcomeOf(certificate.Value, ledger, call.Id)
            : new CallOutcome.NoAnswer("The node did not answer with a certificate.");
    }

    public async Task<CallOutcome> Status(Principal ledger, ReadOnlyMemory<byte> requestId, Ingress question, CancellationToken cancel = default)
    {
        (HttpStatusCode? status, byte[] body) = await Post($"/api/v2/canister/{ledger}/read_state", question.Envelope, cancel);
        if (status != HttpStatusCode.OK) return new CallOutcome.NoAnswer(Said(status, body));
        return Cbor.TryDecode(body, CborRules.Foreign) is CborValue.Map map && map["certificate"] is CborValue.Bytes certificate
            ? OutcomeOf(certificate.Value, ledger, requestId)
            : new CallOutcome.NoAnswer("The node did not answer with a certificate.");
    }

    public async Task<byte[]?> Query(Principal ledger, string method, byte[] arguments, CancellationToken cancel = default)
    {
        CborValue.Map content = Ingress.CallOf(Principal.Anonymous, ledger, method, arguments, IcTime.Of(clock.GetUtcNow() + Ingress.Ahead), "query");
        byte[] envelope = Cbor.Encode(new CborValue.Map { { "content", content } }, selfDescribed: true);
        (HttpStatusCode? status, byte[] body) = await Post($"/api/v2/canister/{ledger}/query", envelope, cancel);
        return status == HttpStatusCode.OK && Cbor.TryDecode(body, CborRules.Foreign) is CborValue.Map map
            && map["status"] is CborValue.Text { Value: "replied" }
            && map["reply"] is CborValue.Map reply && reply["arg"] is CborValue.Bytes arg ? arg.Value.ToArray() : null;
    }

    /// <summary>What a certificate says of a call (<c>request_status</c> of the state tree).</summary>
    private CallOutcome OutcomeOf(ReadOnlyMemory<byte> bytes, Principal ledger, ReadOnlyMemory<byte> requestId)
    {
        if (Certificate.TryParse(bytes) is not { } certificate) return new CallOutcome.NoAnswer("The node's certificate cannot be read.");
        if (!isSigned(certificate, ledger)) return new CallOutcome.NoAnswer("The network did not sign the node's certificate.");
        HashTree.Lookup Find(string label) =>
            certificate.Tree.Find("request_status"u8.ToArray(), requestId.ToArray(), Encoding.ASCII.GetBytes(label));
        switch (Find("status"))
        {
            case HashTree.Lookup.Absent:
                return certificate.Time is { } time ? new CallOutcome.Absent(time) : new CallOutcome.NoAnswer("The node's certificate has no time.");
            case HashTree.Lookup.Found status:
                switch (Encoding.ASCII.GetString(status.Value.Span))
                {
                    case "replied" when Find("reply") is HashTree.Lookup.Found reply:
                        return new CallOutcome.Replied(reply.Value);
                    case "rejected" when Find("reject_code") is HashTree.Lookup.Found code && Leb128.TryReadUnsigned(code.Value.Span) is { } number
                        && number.Value <= 5:
                        string message = Find("reject_message") is HashTree.Lookup.Found text ? Encoding.UTF8.GetString(text.Value.Span) : "";
                        return new CallOutcome.Rejected((int)number.Value, message);
                    case "received" or "processing": return new CallOutcome.Pending();
                    case "done": return new CallOutcome.Forgotten();
                }
                break;
        }
        return new CallOutcome.NoAnswer("The node's certificate does not say what became of the call.");
    }

    private async Task<(HttpStatusCode? Status, byte[] Body)> Post(string path, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        try
        {
            using ReadOnlyMemoryContent content = new(body);
            content.Headers.ContentType = Body;
            using HttpResponseMessage response = await http.PostAsync(path, content, cancel);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return (null, []);
        }
    }

    private static string Said(HttpStatusCode? status, byte[] body)
    {
        if (status is null) return "The line broke, or the node took too long.";
        string text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200)));
        return $"The node answered {(int)status}: {new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)])}";
    }
}
