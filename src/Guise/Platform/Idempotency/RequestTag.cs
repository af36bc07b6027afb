using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Guise.Platform.Idempotency;

/// <summary>
/// A name for what one Idempotency-Key stands for. What a call creates carries it, so that a repetition after a crash between
/// the work and its answer recognises its own work. Empty without a key.
/// </summary>
internal sealed record RequestTag(string Text) : IBindableFromHttpContext<RequestTag>
{
    public static ValueTask<RequestTag?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<RequestTag?>(
        new(KeyOf(context.Request) is { } key ? StrictBase64Url.Encode(SHA256.HashData(Frame.Of("request-tag", key))) : ""));

    /// <summary>The key, or null when there is none.</summary>
    /// <exception cref="ProblemException">It is too short, too long, repeated, or not visible ASCII.</exception>
    public static byte[]? KeyOf(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values)) return null;
        return values is [{ Length: >= Limits.IdempotencyKeyMin and <= Limits.IdempotencyKeyMax } key] && key.All(c => c is > ' ' and <= '~')
            ? Encoding.ASCII.GetBytes(key)
            : throw new ProblemException(Problems.InvalidIdempotencyKey);
    }
}
