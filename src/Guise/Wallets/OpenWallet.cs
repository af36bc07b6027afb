using System.Reflection;
using Guise.Platform;
using Microsoft.AspNetCore.Http;

namespace Guise.Wallets;

/// <summary>
/// An unlocked wallet for the length of one request: what the other areas work with. It holds the wallet's keys and is
/// cleared when the answer is out.
/// </summary>
/// <param name="head">The wallet's first rows as they were read, with the session as it was last slid.</param>
internal sealed class OpenWallet(WalletHead head, DataKey key, DataKey? previousKey) : IBindableFromHttpContext<OpenWallet>, IDisposable
{
    public WalletLocator Locator => head.Locator;

    public string Partition => head.Locator.Partition;

    public string ProfileId => head.Profile!.ProfileId;

    public ProfileRecord Profile => head.Profile!;

    /// <summary>Changes with every change of the profile.</summary>
    public string ProfileETag => head.ProfileRow!.ETag;

    public SessionRecord Session => head.Session!;

    public DataKey Key => key;

    /// <summary>During a rekey: the key of the records that are not yet re-encrypted.</summary>
    public DataKey? PreviousKey => previousKey;

    /// <summary>The seed of every mask; the caller clears it.</summary>
    public byte[] OpenSeed() => Seeds.Open(key, Profile);

    public static ValueTask<OpenWallet?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<OpenWallet>() ?? throw new ProblemException(Problems.Unauthenticated))!;

    public void Dispose()
    {
        key.Dispose();
        previousKey?.Dispose();
    }
}
