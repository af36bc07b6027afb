using System.Security.Cryptography;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Platform.Idempotency;

/// <summary>
/// Lets a POST be repeated under one Idempotency-Key: the row is inserted before the work begins, and the same body gets the
/// same answer. Never used for calls whose answer holds a secret; but that of a payment is derived, and stored under a key that the row does not
/// hold.
/// </summary>
internal sealed class IdempotencyFilter(IRecordStore store, SweepIndex sweep, TimeProvider clock) : IEndpointFilter
{
    private const string Row = "call";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        HttpContext http = invocation.HttpContext;
        if (RequestTag.KeyOf(http.Request) is not { } idempotencyKey) return await next(invocation);

        string route = ((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText! + http.Request.Path;
        byte[] name = SHA256.HashData(Frame.Of(http.Features.Get<Caller>()?.Key ?? "anybody", route, SHA256.HashData(idempotencyKey)));
        string partition = "idempotency|" + StrictBase64Url.Encode(name);
        byte[] key = Derive.Key(idempotencyKey, "idempotency");
        byte[] fingerprint = Fingerprint(invocation);

        if (!(await Claim(partition, key, fingerprint, http.RequestAborted)).Ok(out Claimed claim, out Problem? problem)) return problem.Answer();
        if (claim.Answer is { } before) return new Replayed(before);
        return await Run(invocation, next, partition, key, fingerprint, claim.ETag);
    }

    /// <summary>Either the right to do the work, or the answer of who did it.</summary>
    private readonly record struct Claimed(string ETag, StoredAnswer? Answer);

    private async Task<Result<Claimed>> Claim(string partition, byte[] key, byte[] fingerprint, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        byte[] running = RecordJson.Write(new IdempotentCall(1, now, new IdempotentExchange(fingerprint, null).Seal(key, partition)));
        await sweep.Add(IdempotencyRule.Name, partition, Row, now + Limits.IdempotencyRetention, cancel);
        if (await store.Write(partition, [new RecordWrite.Insert(Row, running)], cancel: cancel) is WriteOutcome.Written inserted)
            return new Claimed(inserted.ETags[0]!, null);

        if (await store.Get(partition, Row, cancel) is not { } row) return Problems.RequestRunning with { RetryAfter = TimeSpan.FromSeconds(1) };
        IdempotentCall call = RecordJson.Read<IdempotentCall>(row.Value);
        IdempotentExchange exchange = IdempotentExchange.Open(key, partition, call.Box);
        if (!CryptographicOperations.FixedTimeEquals(exchange.Fingerprint, fingerprint)) return Problems.IdempotencyKeyReused;
        if (exchange.Answer is { } answer) return new Claimed(row.ETag, answer);

        // Whoever began and never answered has died once its lease is over; one successor takes the work up.
        return now - call.StartedAt >= Limits.IdempotencyLease
            && await store.Write(partition, [new RecordWrite.Replace(Row, running, row.ETag)], cancel: cancel) is WriteOutcome.Written taken
                ? new Claimed(taken.ETags[0]!, null)
                : Problems.RequestRunning with { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    private async Task<object?> Run(
        EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, string partition, byte[] key, byte[] fingerprint, string etag)
    {
        HttpContext http = invocation.HttpContext;
        StoredAnswer? answer = null;
        try
        {
            answer = await Capture(http, (IResult)(await next(invocation))!);
        }
        finally
        {
            // Not for the client's cancellation: the work is done, and its repetition must find the answer. A failure of ours
            // (5xx, or thrown) frees the key, so that a repetition tries again.
            bool kept = answer is { Status: < 500 };
            RecordWrite write = kept
                ? new RecordWrite.Replace(Row, RecordJson.Write(new IdempotentCall(
                    1, clock.GetUtcNow(), new IdempotentExchange(fingerprint, answer).Seal(key, partition))), etag)
                : new RecordWrite.Delete(Row, etag);
            await store.Write(partition, [write], cancel: CancellationToken.None);
        }
        return new Replayed(answer);
    }

    private static byte[] Fingerprint(EndpointFilterInvocationContext invocation)
    {
        object? body = invocation.Arguments.FirstOrDefault(argument => argument is IBody) is IBody found ? found.Content : null;
        return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, Json.Options));
    }

    private static async Task<StoredAnswer> Capture(HttpContext http, IResult result)
    {
        Stream body = http.Response.Body;
        using MemoryStream captured = new();
        http.Response.Body = captured;
        try
        {
            await result.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }
        HttpResponse response = http.Response;
        StoredAnswer answer = new(
            response.StatusCode, captured.ToArray(), response.ContentType, Header(response.Headers.Location), Header(response.Headers.ETag));
        response.Clear();
        return answer;
    }

    private static string? Header(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();

    private sealed class Replayed(StoredAnswer answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            HttpResponse response = context.Response;
            response.StatusCode = answer.Status;
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length;
            if (answer.Location is not null) response.Headers.Location = answer.Location;
            if (answer.ETag is not null) response.Headers.ETag = answer.ETag;
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }
}
