using System.Net;
using System.Text;
using Guise.Cryptography;
using Guise.Payments.Ledgers;

namespace Guise.Tests.Payments;

/// <summary>The Internet Computer's HTTP API in front of another ledger: CBOR bodies, and answers in certificates that nobody signed.</summary>
internal sealed class FakeReplica(ILedger ledger, TimeProvider clock) : HttpMessageHandler
{
    /// <summary>What a test wants the line to do with an answer, instead of handing it on.</summary>
    public Func<HttpResponseMessage, HttpResponseMessage>? Line { get; set; }

    /// <summary>Takes a call in without an answer: the sender has to ask.</summary>
    public bool Postpones { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        byte[] body = await request.Content!.ReadAsByteArrayAsync(cancel);
        Assert.Equal("application/cbor", request.Content.Headers.ContentType!.MediaType);
        HttpResponseMessage response = await Answer(request.RequestUri!.Segments, body, cancel);
        return Line is null ? response : Line(response);
    }

    private async Task<HttpResponseMessage> Answer(string[] segments, byte[] body, CancellationToken cancel)
    {
        Assert.Equal(["/", "api/"], segments[..2]);
        Assert.Equal("canister/", segments[3]);
        Assert.True(Principal.TryParse(segments[4].TrimEnd('/'), out Principal? canister));
        SignedRequest? request = SignedRequest.TryRead(body, clock.GetUtcNow());
        if (request is null) return new(HttpStatusCode.BadRequest) { Content = new StringContent("malformed") };
        switch (segments[2] + segments[5])
        {
            case "v3/call":
                CallOutcome outcome = await ledger.Call(canister, new Ingress(request.Id, body, request.Expiry), cancel);
                if (Postpones) return new(HttpStatusCode.Accepted);
                return outcome is CallOutcome.NoAnswer no
                    ? new(HttpStatusCode.BadRequest) { Content = new StringContent(no.Why) }
                    : Cbored(new() { { "status", "replied" }, { "certificate", Certify(request.Id, outcome) } });
            case "v2/read_state":
                if (request.StatusPaths() is not [var id]) return new(HttpStatusCode.BadRequest);
                CallOutcome status = await ledger.Status(canister, id, new Ingress(request.Id, body, request.Expiry), cancel);
                return status is CallOutcome.NoAnswer ? new(HttpStatusCode.Forbidden) : Cbored(new() { { "certificate", Certify(id, status) } });
            case "v2/query":
                byte[]? reply = await ledger.Query(canister, request.Method!, request.Arguments!, cancel);
                return Cbored(reply is null
                    ? new() { { "status", "rejected" }, { "reject_code", 5UL }, { "reject_message", "no" } }
                    : new() { { "status", "replied" }, { "reply", new CborValue.Map { { "arg", reply } } } });
            default:
                return new(HttpStatusCode.NotFound);
        }
    }

    public byte[] Certify(byte[] id, CallOutcome outcome)
    {
        CborValue time = Labeled("time", Leaf(Leb128.Unsigned(IcTime.Of(clock.GetUtcNow()))));
        CborValue? status = outcome switch
        {
            CallOutcome.Replied replied => Fork(Labeled("reply", Leaf(replied.Reply.ToArray())), Labeled("status", Leaf("replied"u8.ToArray()))),
            CallOutcome.Rejected rejected => Fork(
                Fork(Labeled("reject_code", Leaf([(byte)rejected.Code])), Labeled("reject_message", Leaf(Encoding.UTF8.GetBytes(rejected.Message)))),
                Labeled("status", Leaf("rejected"u8.ToArray()))),
            CallOutcome.Pending => Labeled("status", Leaf("processing"u8.ToArray())),
            CallOutcome.Forgotten => Labeled("status", Leaf("done"u8.ToArray())),
            _ => null
        };
        CborValue tree = status is null ? time : Fork(Labeled("request_status", new CborValue.List(2UL, id, status)), time);
        return Cbor.Encode(new CborValue.Map { { "tree", tree }, { "signature", new byte[48] } }, selfDescribed: true);
    }

    private static HttpResponseMessage Cbored(CborValue.Map map) =>
        new(HttpStatusCode.OK) { Content = new ByteArrayContent(Cbor.Encode(map, selfDescribed: true)) };

    private static CborValue.List Fork(CborValue left, CborValue right) => new(1UL, left, right);

    private static CborValue.List Labeled(string label, CborValue tree) => new(2UL, Encoding.ASCII.GetBytes(label), tree);

    private static CborValue.List Leaf(byte[] value) => new(3UL, value);
}
