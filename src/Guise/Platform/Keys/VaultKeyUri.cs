using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Guise.Platform.Keys;

/// <summary>
/// One version of a key in a Key Vault: <c>https://{vault}/keys/{name}/{version}</c>, in this spelling only. The version is
/// required, because what one version wrapped no other unwraps.
/// </summary>
internal sealed partial record VaultKeyUri
{
    private VaultKeyUri(string vault, string name, string version) => (Vault, Name, Version) = (vault, name, version);

    /// <summary>The vault's host name.</summary>
    public string Vault { get; }

    public string Name { get; }

    public string Version { get; }

    public Uri VaultUri => new($"https://{Vault}/");

    public static bool TryParse(string? text, [NotNullWhen(true)] out VaultKeyUri? uri)
    {
        Match match = Pattern().Match(text ?? "");
        uri = match.Success ? new VaultKeyUri(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value) : null;
        return match.Success;
    }

    public static bool IsVault(string host) => Host().IsMatch(host);

    public override string ToString() => $"https://{Vault}/keys/{Name}/{Version}";

    [GeneratedRegex(@"^https://([a-z0-9][a-z0-9-]{1,62}(?:\.[a-z0-9-]{1,63}){2,6})/keys/([0-9A-Za-z-]{1,127})/([0-9a-f]{32})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{1,62}(?:\.[a-z0-9-]{1,63}){2,6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
