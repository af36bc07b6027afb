using Guise.Platform;

namespace Guise.Wallets;

/// <summary>
/// How many passphrases may be tried: four, a pause of a minute, four, five minutes, four, then an hour again and again. A try is
/// counted before it is made, so that guesses in parallel count too; a right one forgives all.
/// </summary>
internal static class Attempts
{
    /// <summary>How long to wait before the next try; null when it may be made now.</summary>
    public static TimeSpan? Pause(AttemptsRecord? seen, DateTimeOffset now)
    {
        if (seen is null || seen.Count == 0 || seen.Count % Limits.AttemptsPerRound != 0) return null;
        int round = Math.Min(seen.Count / Limits.AttemptsPerRound, Limits.AttemptPauses.Length);
        // A clock that was far ahead and was set right must not lock anybody out until then; clocks of instances differ by less.
        if (seen.LastAt - now > Limits.AttemptPauses[^1]) return null;
        TimeSpan left = seen.LastAt + Limits.AttemptPauses[round - 1] - now;
        return left > TimeSpan.Zero ? left : null;
    }

    public static AttemptsRecord Counted(AttemptsRecord? seen, DateTimeOffset now) =>
        seen is null || now - seen.LastAt >= Limits.AttemptMemory ? new(1, 1, now) : new(1, seen.Count + 1, now);

    public static AttemptsRecord Forgiven(DateTimeOffset now) => new(1, 0, now);
}
