using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Wallets;

/// <summary>The wallet's keys as a session's row holds them: under the token, bound to the wallet, the session and its end.</summary>
internal static class SessionKeys
{
    public static SessionRecord Seal(SessionRecord session, WalletToken token, DataKey key, DataKey? previous)
    {
        byte[] plain = Pack(key, previous);
        byte[] sessionKey = token.SessionKey();
        byte[] box = Sealed.Seal(sessionKey, plain, AssociatedData(session));
        CryptographicOperations.ZeroMemory(plain);
        CryptographicOperations.ZeroMemory(sessionKey);
        return session with { Keys = box };
    }

    public static (DataKey Key, DataKey? Previous) Open(SessionRecord session, WalletToken token)
    {
        byte[] sessionKey = token.SessionKey();
        byte[] plain = Sealed.Open(sessionKey, session.Keys!, AssociatedData(session));
        CryptographicOperations.ZeroMemory(sessionKey);
        return Unpack(plain);
    }

    public static byte[] Pack(DataKey key, DataKey? previous) =>
        previous is null ? Frame.Of(key.Bytes.ToArray()) : Frame.Of(key.Bytes.ToArray(), previous.Bytes.ToArray());

    /// <summary>Clears what it was given.</summary>
    public static (DataKey Key, DataKey? Previous) Unpack(byte[] packed)
    {
        List<ReadOnlyMemory<byte>> parts = Frame.Parts(packed);
        (DataKey, DataKey?) keys = (new(parts[0].ToArray()), parts.Count > 1 ? new(parts[1].ToArray()) : null);
        CryptographicOperations.ZeroMemory(packed);
        return keys;
    }

    private static byte[] AssociatedData(SessionRecord session) =>
        Frame.Of("session", session.ProfileId, session.Id, session.ExpiresAt.UtcTicks.ToString("D", null));
}
