namespace Guise.Payments.Ledgers;

/// <summary>Times as ledgers count them: nanoseconds since 1970. A clock here counts in hundreds of them.</summary>
internal static class IcTime
{
    public static ulong Of(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    public static DateTimeOffset ToTime(ulong nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick));
}
