using Guise.Platform;

namespace Guise.Wallets;

/// <summary>How long a session lasts: at most, and without use.</summary>
internal readonly record struct SessionLifetime(TimeSpan ExpiresIn, TimeSpan IdleTimeout)
{
    /// <summary>Seconds, as a request gives them.</summary>
    public static Result<SessionLifetime> Parse(int? expiresIn, int? idleTimeout)
    {
        int most = expiresIn ?? (int)Limits.SessionDefault.TotalSeconds;
        int idle = idleTimeout ?? Math.Min(most, (int)Limits.IdleDefault.TotalSeconds);
        return most < 1 || most > Limits.SessionMax.TotalSeconds || idle < 1 || idle > most
            ? Problems.InvalidExpiry
            : new SessionLifetime(TimeSpan.FromSeconds(most), TimeSpan.FromSeconds(idle));
    }
}
