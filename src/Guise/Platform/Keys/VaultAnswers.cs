using System.Globalization;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;

namespace Guise.Platform.Keys;

/// <summary>What a vault's refusals mean to the caller, and which tokens can be sent to it at all.</summary>
internal static class VaultAnswers
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <param name="status">The HTTP status; 0 when there was no answer.</param>
    /// <param name="body">The answer's body, which alone tells a disabled key from a missing permission.</param>
    public static RemoteKeyOutcome Outcome(int status, ReadOnlySpan<byte> body, string? retryAfter, DateTimeOffset now) => status switch
    {
        401 => new RemoteKeyOutcome.Refused(),
        403 when InnerCode(body) is "KeyDisabled" or "KeyExpired" or "KeyNotYetValid" => new RemoteKeyOutcome.Failed(),
        403 => new RemoteKeyOutcome.Forbidden(),
        _ when IsOutage(status) => new RemoteKeyOutcome.Unavailable(RetryAfter(retryAfter, now)),
        _ => new RemoteKeyOutcome.Failed(),
    };

    /// <summary>Whether a service of Azure that answers so is out of reach or throttled, and not the request wrong.</summary>
    public static bool IsOutage(int status) => status is 0 or 408 or 429 or >= 500;

    /// <summary>The token as the header wants it (RFC 6750 §2.1), or null: anything else no vault has issued.</summary>
    public static string? Token(Secret token)
    {
        ReadOnlySpan<byte> utf8 = token.Utf8;
        if (utf8.Length is 0 or > Limits.AuthTokenBytes) return null;
        foreach (byte b in utf8)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && !"-._~+/="u8.Contains(b)) return null;
        }
        return Encoding.ASCII.GetString(utf8);
    }

    private static TimeSpan? RetryAfter(string? header, DateTimeOffset now)
    {
        TimeSpan? wait =
            int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
                ? at - now
            : null;
        return wait is null || wait <= TimeSpan.Zero ? null : wait < LongestRetry ? wait : LongestRetry;
    }

    private static string? InnerCode(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader reader = new(body);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
