using Guise.Cryptography;
using Guise.Platform;
using Microsoft.Extensions.Options;

namespace Guise.Names;

/// <summary>The domains under which this service gives out names itself, and where it is reached.</summary>
internal sealed class ServiceNames(IOptions<GuiseOptions> options)
{
    private const string AtHome = "http://localhost:7071";

    private readonly EnsName[] _domains = [.. (options.Value.NameDomains ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text =>
        EnsName.TryParse(text, out EnsName? domain) ? domain : throw new FormatException("A domain is no name of ENS."))];

    /// <summary>The service's own URL without a slash at its end; what is signed for this service names it so.</summary>
    public string Url { get; } = options.Value.PublicUrl ?? AtHome;

    public IReadOnlyList<EnsName> Domains => _domains;

    /// <summary>Whether the name stands directly below one of the domains: only then does this service decide whose it is.</summary>
    public bool GivesOut(EnsName name) => name.Parent is { } parent && _domains.Contains(parent);

    /// <summary>A name that starts with an address belongs to that address and to nobody else.</summary>
    public static EthereumAddress? AddressIn(EnsName name) =>
        EthereumAddress.TryParse(name.Labels[0], out EthereumAddress? address) ? address : null;

    /// <summary>Whether a URL means this service: schemes and hosts ignore case, a slash at the end means nothing.</summary>
    public bool IsThisService(string url) => Canonical(url) == Url;

    private static string? Canonical(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri is { Query: "", Fragment: "", UserInfo: "" }
                ? uri.AbsoluteUri.TrimEnd('/')
                : null;
}
