using System.Globalization;
using Guise.Platform;
using Guise.Platform.Keys;
using Microsoft.Extensions.Configuration;

namespace Guise.Functions;

/// <summary>What the infrastructure tells the app; the section <c>Azure</c> of the configuration.</summary>
internal sealed class AzureOptions
{
    public const string DevelopmentStorage = "UseDevelopmentStorage=true";
    public const string DevelopmentKey = "UseDevelopmentKey=true";

    /// <summary>The table service that keeps the records, or <see cref="DevelopmentStorage"/>.</summary>
    public required string Tables { get; init; }

    /// <summary>The blob service that keeps the bytes of objects, or <see cref="DevelopmentStorage"/>.</summary>
    public required string Blobs { get; init; }

    /// <summary>The vault key that wraps the service keys; null for <see cref="DevelopmentKey"/>.</summary>
    public required VaultKeyUri? ServiceKey { get; init; }

    /// <summary>How many service keys there must be; raising it by one is a rotation.</summary>
    public required int ServiceKeyVersions { get; init; }

    /// <summary>The vaults whose keys people may bring.</summary>
    public required IReadOnlySet<string> RemoteVaults { get; init; }

    /// <summary>The identity under which the app runs; null on a developer's machine.</summary>
    public required string? ClientId { get; init; }

    public bool IsDevelopment => Tables == DevelopmentStorage;

    /// <exception cref="SettingException">A setting is missing or malformed; the message names it.</exception>
    public static AzureOptions Read(IConfiguration configuration)
    {
        IConfigurationSection azure = configuration.GetSection("Azure");
        string tables = azure[nameof(Tables)] ?? "";
        bool emulator = tables == DevelopmentStorage;
        if (!emulator && !IsHttps(tables)) throw Wrong(nameof(Tables), $"the https address of a table service, or '{DevelopmentStorage}'");

        string blobs = azure[nameof(Blobs)] ?? "";
        if (!(emulator && blobs == DevelopmentStorage) && !IsHttps(blobs))
            throw Wrong(nameof(Blobs), $"the https address of a blob service, or with the storage emulator '{DevelopmentStorage}'");

        string serviceKey = azure[nameof(ServiceKey)] ?? "";
        VaultKeyUri? key = null;
        if (!(emulator && serviceKey == DevelopmentKey) && !VaultKeyUri.TryParse(serviceKey, out key))
            throw Wrong(nameof(ServiceKey), $"https://<vault>/keys/<name>/<version>, or with the storage emulator '{DevelopmentKey}'");

        if (!int.TryParse(azure[nameof(ServiceKeyVersions)] ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out int versions)
            || versions is < 1 or > 1000)
            throw Wrong(nameof(ServiceKeyVersions), "a number from 1 to 1000");

        string[] vaults = (azure[nameof(RemoteVaults)] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!vaults.All(VaultKeyUri.IsVault)) throw Wrong(nameof(RemoteVaults), "host names of vaults, separated by commas");

        string? clientId = azure[nameof(ClientId)] is { Length: > 0 } id ? id : null;
        if (clientId is not null && !Guid.TryParseExact(clientId, "D", out _)) throw Wrong(nameof(ClientId), "the client id of a managed identity");

        // The host name that a request tells is the client's word: behind this head the address must be a setting.
        if (configuration["Guise:PublicUrl"] is null or "")
            throw new SettingException("Guise", nameof(GuiseOptions.PublicUrl), "the address that people use");

        return new AzureOptions
        {
            Tables = tables, Blobs = blobs, ServiceKey = key, ServiceKeyVersions = versions, ClientId = clientId,
            RemoteVaults = vaults.ToHashSet(StringComparer.Ordinal),
        };
    }

    private static bool IsHttps(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps;

    private static SettingException Wrong(string name, string wanted) => new("Azure", name, wanted);
}
