using System.Globalization;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Names;

/// <summary>
/// What the owner of a name signs (EIP-191) so that this service publishes a profile under it, or withdraws it. dm3's own signature says
/// neither for which name nor when: alone it would let anybody publish old keys again, or under another name of the same owner.
/// </summary>
internal static class Publication
{
    /// <param name="profile">Null for a withdrawal.</param>
    /// <param name="issuedAt">Milliseconds since 1970.</param>
    public static string Message(EnsName name, string service, SignedProfile? profile, long issuedAt) =>
        (profile is null ? "Withdraw my dm3 profile.\n" : "Publish my dm3 profile.\n")
        + $"\nName: {name}\nService: {service}\n"
        + (profile is null ? "" : $"Profile: {profile.Hash}\n")
        + string.Create(CultureInfo.InvariantCulture, $"Issued At: {issuedAt}");

    /// <summary>The owner's signature of that, as text.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, EnsName name, string service, SignedProfile? profile, long issuedAt) =>
        WalletSignature.Sign(secret, PersonalMessage.Digest(Message(name, service, profile, issuedAt)));

    /// <summary>Whether a signed statement is neither old, nor from the future, nor older than one that was taken already.</summary>
    /// <param name="newest">Of the newest that was taken; zero for none.</param>
    public static Problem? Check(long issuedAt, long newest, DateTimeOffset now)
    {
        long current = now.ToUnixTimeMilliseconds();
        if (issuedAt < current - (long)Limits.MessageAge.TotalMilliseconds) return Problems.MessageExpired;
        if (issuedAt > current + (long)Limits.MessageSkew.TotalMilliseconds) return Problems.MessageFromFuture;
        if (issuedAt == newest) return Problems.MessageReplayed;
        return issuedAt < newest ? Problems.MessageSuperseded : null;
    }
}
