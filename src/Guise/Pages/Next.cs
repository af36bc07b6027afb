using System.Text.RegularExpressions;

namespace Guise.Pages;

/// <summary>Where to go once the wallet is open: a page of this service, and nothing else.</summary>
public readonly partial record struct Next
{
    private const string Wallet = "/wallet";
    private readonly string? _path;

    private Next(string path) => _path = path;

    public string Path => _path ?? Wallet;

    /// <summary>The way on from a first look, and the request of a site: both need the same forms.</summary>
    public bool IsWallet => Path.StartsWith(Wallet, StringComparison.Ordinal);

    public static Next Of(string? path) => path is not null && Known().IsMatch(path) ? new(path) : new(Wallet);

    [GeneratedRegex(@"\A/(wallet(/[a-z]+|/assets/[a-z0-9-]{1,63}(/[0-9]{1,3}(/[a-z]+)?)?|/buckets/([a-z]+|[0-9a-f-]{36})(/[a-z]+)?)?|request|pay/[0-9a-f]{32})\z")]
    private static partial Regex Known();
}
