using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>What is known of a wallet before it is open: its first rows, from one round trip. All may be missing.</summary>
internal sealed record WalletHead(
    WalletLocator Locator,
    StoredRecord? AttemptsRow, AttemptsRecord? Attempts,
    StoredRecord? ProfileRow, ProfileRecord? Profile,
    StoredRecord? SessionRow, SessionRecord? Session)
{
    public static async Task<WalletHead> Read(IRecordStore store, WalletLocator locator, CancellationToken cancel) =>
        Of(locator, await store.Query(locator.Partition, WalletRows.Prefix, WalletRows.Count, cancel: cancel));

    /// <param name="page">Rows that begin with the wallet's own.</param>
    public static WalletHead Of(WalletLocator locator, RecordPage page)
    {
        StoredRecord? Row(string key) => page.Items.FirstOrDefault(item => item.Row == key);
        StoredRecord? attempts = Row(WalletRows.Attempts), profile = Row(WalletRows.Profile), session = Row(WalletRows.Session);
        return new(
            locator,
            attempts, attempts is null ? null : RecordJson.Read<AttemptsRecord>(attempts.Value),
            profile, profile is null ? null : RecordJson.Read<ProfileRecord>(profile.Value),
            session, session is null ? null : RecordJson.Read<SessionRecord>(session.Value));
    }

    /// <summary>Whether the wallet has an open session, made since the last change of credential.</summary>
    public bool IsOpen(DateTimeOffset now) => Session is { } session && session.Epoch == Profile?.Epoch && session.IsOpen(now);

    /// <summary>Whether the profile is an old copy that somebody put back: the session knows of a later change of credential.</summary>
    public bool IsProfileOutdated => Session?.Epoch > Profile?.Epoch;

    /// <summary>Changes the profile if it is still the one that was read.</summary>
    public RecordWrite Replace(ProfileRecord profile) =>
        new RecordWrite.Replace(WalletRows.Profile, RecordJson.Write(profile), ProfileRow!.ETag);

    /// <summary>Changes the session if it is still the one that was read, or makes the first.</summary>
    public RecordWrite Put(SessionRecord session) => SessionRow is { } row
        ? new RecordWrite.Replace(WalletRows.Session, RecordJson.Write(session), row.ETag)
        : new RecordWrite.Insert(WalletRows.Session, RecordJson.Write(session));

    /// <summary>Counts a try if nobody counted one since.</summary>
    public RecordWrite Count(AttemptsRecord counted) => AttemptsRow is { } row
        ? new RecordWrite.Replace(WalletRows.Attempts, RecordJson.Write(counted), row.ETag)
        : new RecordWrite.Insert(WalletRows.Attempts, RecordJson.Write(counted));
}
