using System.Reflection;
using System.Security.Cryptography;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Wallets;
using Microsoft.AspNetCore.Http;

namespace Guise.Sessions;

/// <summary>A site's session for the length of one request, found by its token.</summary>
/// <param name="head">The wallet's own rows: only while its session is open does the site's sign.</param>
internal sealed class SiteSession(SiteToken token, SitePlace place, StoredRecord row, LiveRecord live, WalletHead head, SiteSecrets secrets)
    : IBindableFromHttpContext<SiteSession>, IDisposable
{
    public SitePlace Place => place;

    public SiteToken Token => token;

    public Origin Origin { get; } = Origin.TryParse(place.Origin)!;

    public StoredRecord Row => row;

    public LiveRecord Live => live;

    public Mask Mask()
    {
        SiteView view = SiteBoxes.OpenView(token, place.SessionId, live.View!)
            ?? throw new CryptographicException("A site's view does not open here.");
        return Masks.Mask.Of(Origin.TryParse(view.MaskOrigin)!, view.PublicKey, view.Pseudonym);
    }

    /// <summary>The mask's key, or <see cref="Problems.WalletLocked"/>; the caller disposes of it.</summary>
    public async Task<Result<MaskNode>> OpenNode(DateTimeOffset now, CancellationToken cancel)
    {
        if (!head.IsOpen(now)) return Problems.WalletLocked;
        byte[] secret = await secrets.Open(head.Session!, cancel);
        MaskNode? node = SiteBoxes.OpenNode(token, secret, place, live);
        CryptographicOperations.ZeroMemory(secret);
        return node is null ? Problems.SessionEnded : node;
    }

    public static ValueTask<SiteSession?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<SiteSession>() ?? throw new ProblemException(Problems.Unauthenticated))!;

    public void Dispose() => token.Dispose();
}
