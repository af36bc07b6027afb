using System.Reflection;
using Guise.Platform;
using Guise.Platform.Records;
using Microsoft.AspNetCore.Http;

namespace Guise.Wallets;

/// <summary>
/// An unlocked wallet for the length of one request: what the other areas work with. It holds the wallet's keys and is
/// cleared when the answer is out.
/// </summary>
internal sealed class OpenWallet(WalletLocator locator, StoredRecord row, SessionRecord session, DataKey key, DataKey? previousKey)
    : IBindableFromHttpContext<OpenWallet>, IDisposable
{
    public WalletLocator Locator => locator;

    public string Partition => locator.Partition;

    public string ProfileId => session.ProfileId;

    public SessionRecord Session => session;

    /// <summary>The session's row as it was read or last slid.</summary>
    public StoredRecord SessionRow => row;

    public DataKey Key => key;

    /// <summary>During a rekey: the key of the records that are not yet re-encrypted.</summary>
    public DataKey? PreviousKey => previousKey;

    public static ValueTask<OpenWallet?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<OpenWallet>() ?? throw new ProblemException(Problems.Unauthenticated))!;

    public void Dispose()
    {
        key.Dispose();
        previousKey?.Dispose();
    }
}
