using System.Globalization;
using System.Text.Json;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>What happened to a wallet, for its owner: an encrypted record an event, written in the transaction of the event itself.</summary>
internal static class Activity
{
    /// <summary>Rows of this kind lie in the order of their ids, which are times: a row's write time shows no less.</summary>
    public const string Kind = PrivateRecords.Ordered + "activity";

    /// <param name="about">What it was about: an origin, mostly.</param>
    public static RecordWrite Note(DataKey key, string profileId, DateTimeOffset at, ActivityEvent what, string about = "")
    {
        string id = IdAt(at) + Id.New()[..8];
        byte[] body = RecordJson.Write(new ActivityRecord(ActivityRecord.Newest, at, WordOf(what), about));
        return new RecordWrite.Insert(PrivateRecords.RowOf(key, Kind, id), PrivateRecords.Seal(key, profileId, Kind, id, body));
    }

    public static RecordWrite Note(OpenWallet wallet, DateTimeOffset at, ActivityEvent what, string about = "") =>
        Note(wallet.Key, wallet.ProfileId, at, what, about);

    /// <summary>What is kept of an event, and stays: created, recovery-removed, …</summary>
    public static string WordOf(ActivityEvent what) => JsonNamingPolicy.KebabCaseLower.ConvertName(what.ToString());

    /// <summary>Sorts the newest first.</summary>
    public static string IdAt(DateTimeOffset at) => (long.MaxValue - at.UtcTicks).ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>What a wallet's log tells. Names are kept as words: they stay as they are.</summary>
internal enum ActivityEvent
{
    Created, Unlocked, Locked, Credential, Recovery, RecoveryRemoved, Recovered, Rekeyed,
    Login, Logout, Link, Unlink, Sign, Denied,
    NameTaken, NameRotated, KeyCreated, KeyImported, KeySigned, KeyDeleted,
    TokenAdded, TokenAccountMade, PaymentApproved, PaymentDenied, TokensSent,
    NameWithdrawn, DidRegistered, DidRemoved,
    BucketMade, BucketBrought, BucketDeleted, BucketRestored, BucketFrozen, BucketThawed, BucketShared, BucketUnshared, BucketBlocked,
    BucketDelegated, BucketRevoked, BucketAllRevoked, BucketLogged, BucketRecovery, BucketVeto,
    OrganizationMade, MemberAdded, MemberRemoved,
}

/// <param name="What">The word of an <see cref="ActivityEvent"/>; a newer service may have written one that is none here.</param>
internal sealed record ActivityRecord(int V, DateTimeOffset At, string What, string About) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>Reads the log back, and forgets what is too old when somebody looks.</summary>
internal sealed class ActivityLog(IRecordStore store, PrivateRecords records, TimeProvider clock)
{
    /// <summary>A page, the newest first, and where the next one begins.</summary>
    public async Task<Page<ActivityRecord>> List(OpenWallet wallet, string? after, CancellationToken cancel)
    {
        if (after is null) await ForgetOld(wallet, cancel);
        Page<PrivateRecords.Item> page = await records.List(wallet, Activity.Kind, Limits.PageItems, after, cancel);
        return new([.. page.Items.Select(item => RecordJson.Read<ActivityRecord>(item.Body)).OrderByDescending(entry => entry.At)],
            page.Continuation);
    }

    private async Task ForgetOld(OpenWallet wallet, CancellationToken cancel)
    {
        string from = PrivateRecords.RowOf(wallet.Key, Activity.Kind, Activity.IdAt(clock.GetUtcNow() - Limits.ActivityMemory));
        RecordPage old = await store.Query(wallet.Partition, PrivateRecords.KindPrefix(wallet.Key, Activity.Kind), RecordKeys.MaxBatch, from, cancel);
        if (old.Items.Count == 0) return;

        // Refused as a whole when another page was faster, which is as good.
        RecordWrite[] deletes = [.. old.Items.Select(row => new RecordWrite.Delete(row.Row, row.ETag))];
        await store.Write(wallet.Partition, deletes, cancel: cancel);
    }
}
