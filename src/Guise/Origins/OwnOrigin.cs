using Guise.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Guise.Origins;

/// <summary>Which origins are this service's own, and so are nobody's site.</summary>
internal sealed class OwnOrigin(IOptions<GuiseOptions> options)
{
    /// <summary>
    /// The origin under which token accounts derive, whatever this service's address: a move to another domain loses no funds
    /// (MSQ's constant, so that its wallets keep their accounts).
    /// </summary>
    public const string OfTokenAccounts = "https://msq.tech";

    /// <summary>Whether an origin's pages are the wallet's: that of the public address, or of the address that the request came to.</summary>
    public bool Is(string origin, HttpRequest request) =>
        origin == options.Value.PublicUrl || origin == $"{request.Scheme}://{request.Host.Value?.ToLowerInvariant()}";

    /// <summary>Where people find the wallet's pages: at the public address, else at the address that the request came to.</summary>
    public string Url(HttpRequest request) => options.Value.PublicUrl ?? $"{request.Scheme}://{request.Host.Value?.ToLowerInvariant()}";

    /// <summary>Whether the origin belongs to the wallet itself: its salts are the keys of token accounts.</summary>
    public bool IsReserved(Origin origin, HttpRequest request) => origin.Text == OfTokenAccounts || Is(origin.Text, request);

    /// <summary>A site's origin out of a body, or why it is none.</summary>
    public Result<Origin> Site(string text, HttpRequest request) =>
        !Origin.TryParse(text, out Origin? origin) ? Problems.InvalidOrigin
        : IsReserved(origin, request) ? Problems.OriginReserved
        : origin;
}
