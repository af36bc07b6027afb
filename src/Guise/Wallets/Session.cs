using System.Security.Cryptography;
using Guise.Platform;

namespace Guise.Wallets;

/// <summary>When a session is open: pure decisions over its row and the time.</summary>
internal static class Session
{
    public static DateTimeOffset IdleExpiresAt(this SessionRecord session) => session.LastUsedAt.AddSeconds(session.IdleSeconds);

    /// <summary>The earlier of its two expiries.</summary>
    public static DateTimeOffset EndsAt(this SessionRecord session) =>
        session.IdleExpiresAt() < session.ExpiresAt ? session.IdleExpiresAt() : session.ExpiresAt;

    public static bool IsOpen(this SessionRecord session, DateTimeOffset now) => session.Keys is not null && now < session.EndsAt();

    public static bool IsOf(this SessionRecord session, WalletToken token) =>
        CryptographicOperations.FixedTimeEquals(session.TokenHash, token.Hash());

    /// <summary>Whether using it now is worth a write: at most four an idle period.</summary>
    public static bool ShouldSlide(this SessionRecord session, DateTimeOffset now) =>
        (now - session.LastUsedAt).TotalSeconds >= (double)session.IdleSeconds / Limits.IdleSlides;

    /// <summary>Ended: nothing is left that any token could open; the hash stays, so that its holder may lock once more.</summary>
    public static SessionRecord Ended(this SessionRecord session) => session with { Keys = null, SiteSecret = null, RekeyKeys = null };
}
