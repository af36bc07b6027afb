using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>
/// The rows that are read before a wallet is open. They sort first under one prefix, so that one round trip brings all three.
/// </summary>
internal static class WalletRows
{
    public const string Prefix = "live|";
    public const string Attempts = "live|attempts";
    public const string Profile = "live|profile";
    public const string Session = "live|session";
    public const int Count = 3;

    /// <summary>Prefixes of rows that other areas keep beside the private records; erased with the wallet.</summary>
    public static readonly IReadOnlyList<string> OfOtherAreas = ["live|site|", "request|"];
}

/// <param name="Username">Sealed under the content key: the row's partition is its blind form.</param>
/// <param name="Seed">The BIP-39 entropy that every mask derives from, sealed under the content key.</param>
/// <param name="Epoch">Counts the changes of credential: what was made for sites before the last one opens no more.</param>
/// <param name="PreviousKey">During a rekey: the key of the rows not yet re-encrypted, sealed under the new one.</param>
internal sealed record ProfileRecord(
    int V, string ProfileId, DateTimeOffset CreatedAt, byte[] Username, byte[] Seed, IReadOnlyList<SlotRecord> Slots,
    int Epoch = 0, byte[]? PreviousKey = null)
    : IRecordShape
{
    public static int Newest => 1;

    public SlotRecord? Slot(SlotKind kind) => Slots.FirstOrDefault(slot => slot.Kind == kind);

    /// <summary>The slot of the owner's own choice; every wallet has exactly one.</summary>
    public SlotRecord Main => Slots.First(slot => slot.Kind != SlotKind.Recovery);
}

internal enum SlotKind { Passphrase, ClientKey, Remote, Recovery }

/// <summary>One way to open a wallet: its key under a key that only the holder of a credential can make.</summary>
/// <param name="Version">Counts the rewraps, so that an older row of the same slot does not open.</param>
/// <param name="Kdf">Passphrase slots: how the passphrase becomes a key.</param>
/// <param name="Remote">Remote slots: which key, and the share that it unwraps.</param>
internal sealed record SlotRecord(
    string Id, SlotKind Kind, int Version, byte[] WrappedKey, KdfRecord? Kdf = null, RemoteShareRecord? Remote = null);

/// <param name="Name">Only <c>pbkdf2-sha256</c> so far; stored so that another can follow.</param>
internal sealed record KdfRecord(string Name, int Iterations, byte[] Salt);

internal sealed record RemoteShareRecord(string KeyUri, byte[] WrappedShare);

/// <summary>The wallet's one session, open or ended; the next unlock replaces it.</summary>
/// <param name="Keys">The wallet's key (and during a rekey the previous one) under the token; gone once locked.</param>
/// <param name="Epoch">The profile's when the session was opened or last changed: a session of another one is over.</param>
/// <param name="SiteSecret">What sites' sessions need besides their tokens, under the service key; gone once locked.</param>
/// <param name="RekeyKeys">During a rekey: both keys for the workflow that re-encrypts, under the service key; gone once locked.</param>
internal sealed record SessionRecord(
    int V, string Id, string ProfileId, byte[] TokenHash, DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt, int IdleSeconds,
    DateTimeOffset LastUsedAt, int Epoch, byte[]? Keys = null, byte[]? SiteSecret = null, byte[]? RekeyKeys = null) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>Passphrases tried since the last right one; there is such a row for names that nobody has, too.</summary>
internal sealed record AttemptsRecord(int V, int Count, DateTimeOffset LastAt) : IRecordShape
{
    public static int Newest => 1;
}
