using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Wallets;

/// <summary>
/// A wallet's site secret: what the sessions of sites need besides their own tokens. It derives from the wallet's key and the
/// profile's epoch, so that it is the same again after the next unlock, and another after a change of credential. It lies in
/// the open session's row under the service key: a locked wallet has none, and so signs nothing.
/// </summary>
internal sealed class SiteSecrets(ServiceKeys keys)
{
    private const string Purpose = "site-secret";

    public static byte[] Of(DataKey key, int epoch) => Derive.Key(key.Bytes, "site", Frame.Of(epoch));

    /// <summary>The session in this epoch, with the site secret in it.</summary>
    public async Task<SessionRecord> Seal(SessionRecord session, DataKey key, int epoch, CancellationToken cancel)
    {
        byte[] secret = Of(key, epoch);
        byte[] box = await keys.Seal(Purpose, secret, AssociatedData(session.ProfileId, session.Id, epoch), cancel);
        CryptographicOperations.ZeroMemory(secret);
        return session with { Epoch = epoch, SiteSecret = box };
    }

    /// <summary>The site secret of an open session; the caller clears it.</summary>
    public Task<byte[]> Open(SessionRecord session, CancellationToken cancel) =>
        keys.Open(Purpose, session.SiteSecret!, AssociatedData(session.ProfileId, session.Id, session.Epoch), cancel);

    private static byte[] AssociatedData(string profileId, string sessionId, int epoch) => Frame.Of(Purpose, profileId, sessionId, epoch);
}
