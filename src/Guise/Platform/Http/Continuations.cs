using System.Text;
using Guise.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Platform.Http;

/// <summary>
/// Continuations of lists: the last row key, sealed for one caller and one list, so that a client learns nothing from it and
/// cannot use it elsewhere.
/// </summary>
internal sealed class Continuations(ServiceKeys keys)
{
    private const string Purpose = "continuation";

    /// <param name="scope">Whose list of what this is.</param>
    public async Task<string> Give(string scope, string after, CancellationToken cancel)
    {
        byte[] key = await keys.Derived(Purpose, cancel);
        return StrictBase64Url.Encode(Sealed.Seal(key, Encoding.ASCII.GetBytes(after), Frame.Of(scope)));
    }

    /// <summary>The last row key; null at the start of the list.</summary>
    public async Task<Result<string?>> Take(string scope, string? continuation, CancellationToken cancel)
    {
        if (continuation is null) return (string?)null!;
        byte[] key = await keys.Derived(Purpose, cancel);
        return continuation.Length <= 2048
            && StrictBase64Url.TryDecode(continuation) is { } box
            && Sealed.TryOpen(key, box, Frame.Of(scope)) is { } after
                ? Encoding.ASCII.GetString(after)
                : Problems.InvalidContinuation;
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Continuation">Present while there is more.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation = null);
