using Guise.Cryptography;

namespace Guise.Wallets;

/// <summary>The wallet's seed (BIP-39 entropy, 16 to 32 bytes) as the profile's row keeps it: under the content key.</summary>
internal static class Seeds
{
    public static byte[] Seal(DataKey key, string profileId, ReadOnlySpan<byte> seed) =>
        Sealed.Seal(key.Content, seed, AssociatedData(profileId));

    /// <summary>The seed; the caller clears it.</summary>
    public static byte[] Open(DataKey key, ProfileRecord profile) => Sealed.Open(key.Content, profile.Seed, AssociatedData(profile.ProfileId));

    private static byte[] AssociatedData(string profileId) => Frame.Of("seed", profileId);
}
