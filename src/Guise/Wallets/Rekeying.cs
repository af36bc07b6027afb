using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform.Keys;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>
/// Where a wallet's keys lie while it is being re-encrypted. The profile holds the previous key under the new one; the open
/// session holds both for the workflow, under the service key, and drops them when it is locked: a locked wallet
/// waits for its owner.
/// </summary>
internal sealed class Rekeying(ServiceKeys keys, IWorkflows workflows)
{
    private const string Purpose = "rekey";

    public static string InstanceOf(string profileId) => "rekey-" + profileId;

    public static byte[] SealPrevious(string profileId, DataKey key, DataKey previous) =>
        Sealed.Seal(key.Content, previous.Bytes, Frame.Of("previous-key", profileId));

    /// <summary>The key of records that are still to be re-encrypted; null when none are.</summary>
    public static DataKey? PreviousKey(ProfileRecord profile, DataKey key) => profile.PreviousKey is { } box
        ? new DataKey(Sealed.Open(key.Content, box, Frame.Of("previous-key", profile.ProfileId)))
        : null;

    /// <summary>The session with the workflow's keys in it.</summary>
    public async Task<SessionRecord> Resume(SessionRecord session, DataKey key, DataKey previous, CancellationToken cancel)
    {
        byte[] packed = SessionKeys.Pack(key, previous);
        byte[] box = await keys.Seal(Purpose, packed, AssociatedData(session), cancel);
        CryptographicOperations.ZeroMemory(packed);
        return session with { RekeyKeys = box };
    }

    public async Task<(DataKey Key, DataKey Previous)> KeysOf(SessionRecord session, CancellationToken cancel)
    {
        (DataKey key, DataKey? previous) = SessionKeys.Unpack(await keys.Open(Purpose, session.RekeyKeys!, AssociatedData(session), cancel));
        return (key, previous!);
    }

    /// <summary>Tells the workflow that the wallet is open again.</summary>
    public Task Ring(ProfileRecord profile, CancellationToken cancel) =>
        workflows.Ring(InstanceOf(profile.ProfileId), Rekey.OpenedEvent, cancel: cancel);

    private static byte[] AssociatedData(SessionRecord session) => Frame.Of(Purpose, session.ProfileId, session.Id);
}
