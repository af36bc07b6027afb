using System.Globalization;

namespace Guise.Platform.Keys;

/// <summary>A key's turn: the number of its period, and when it first signs.</summary>
internal readonly record struct SigningTurn(int Period, DateTimeOffset FirstUse);

/// <summary>
/// Which keys an algorithm needs at a time, given those that it has. Periods have a fixed length, so instances agree on
/// the number of a key without talking; a key that is made late gives readers time to see it while its predecessor goes on.
/// </summary>
internal static class SigningSchedule
{
    public static int PeriodAt(DateTimeOffset time) => (int)((time - DateTimeOffset.UnixEpoch) / Limits.SigningPeriod);

    public static DateTimeOffset Start(int period) => DateTimeOffset.UnixEpoch + period * Limits.SigningPeriod;

    public static string Row(SigningAlgorithm algorithm, int period) =>
        string.Create(CultureInfo.InvariantCulture, $"{algorithm.Name}|{period:D6}");

    /// <summary>The turns to add, oldest first.</summary>
    public static IEnumerable<SigningTurn> Missing(IReadOnlyList<SigningTurn> turns, DateTimeOffset now)
    {
        int newest = turns.Count > 0 ? turns[^1].Period : -1;
        int period = PeriodAt(now);
        if (newest < period)
        {
            // Without a predecessor there is nobody who could sign meanwhile, and no reader with an older list.
            yield return new(period, turns.Count > 0 ? now + Limits.SigningSettle : now);
        }
        DateTimeOffset next = Start(period + 1);
        if (newest < period + 1 && now >= next - Limits.SigningLead)
        {
            DateTimeOffset seen = now + Limits.SigningSettle;
            yield return new(period + 1, seen > next ? seen : next);
        }
    }

    /// <summary>The newest turn that has begun.</summary>
    public static SigningTurn? Current(IEnumerable<SigningTurn> turns, DateTimeOffset now) =>
        turns.Where(turn => turn.FirstUse <= now).Cast<SigningTurn?>().LastOrDefault();

    /// <summary>Whether the last thing that the predecessor may have signed has expired.</summary>
    public static bool Ends(SigningTurn successor, DateTimeOffset now) =>
        now > successor.FirstUse + Limits.SigningCache + Limits.SignedMax;
}
