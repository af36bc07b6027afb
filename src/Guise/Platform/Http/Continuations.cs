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
    private const int MaxChars = 2048;

    /// <summary>The page of a list that a continuation asks for, or its first one.</summary>
    /// <param name="scope">Whose list of what this is.</param>
    /// <param name="read">Reads behind a row, or from the start; where there is more, its page continues with the last row it read.</param>
    public async Task<Result<Page<T>>> Read<T>(string scope, string? continuation, Func<string?, Task<Page<T>>> read, CancellationToken cancel)
    {
        byte[] key = await keys.Derived(Purpose, cancel), data = Frame.Of(scope);
        string? after = continuation is null ? null : TryOpen(key, data, continuation);
        if (continuation is not null && after is null) return Problems.InvalidContinuation;

        Page<T> page = await read(after);
        return page.Continuation is { } row
            ? page with { Continuation = StrictBase64Url.Encode(Sealed.Seal(key, Encoding.ASCII.GetBytes(row), data)) }
            : page;
    }

    private static string? TryOpen(byte[] key, byte[] data, string continuation) =>
        continuation.Length <= MaxChars && StrictBase64Url.TryDecode(continuation) is { } box && Sealed.TryOpen(key, box, data) is { } row
            ? Encoding.ASCII.GetString(row)
            : null;
}
