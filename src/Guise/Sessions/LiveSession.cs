using Guise.Platform;

namespace Guise.Sessions;

/// <summary>When a site's session lasts: pure decisions over its row and the time.</summary>
internal static class LiveSession
{
    public static DateTimeOffset EndsAt(this LiveRecord live)
    {
        DateTimeOffset idle = live.LastUsedAt + Limits.SiteIdle;
        return idle < live.ExpiresAt ? idle : live.ExpiresAt;
    }

    public static bool IsLive(this LiveRecord live, DateTimeOffset now) => live.Key is not null && now < live.EndsAt();

    /// <summary>Whether using it now is worth a write: at most four an idle period.</summary>
    public static bool ShouldSlide(this LiveRecord live, DateTimeOffset now) => now - live.LastUsedAt >= Limits.SiteIdle / Limits.IdleSlides;
}
