using System.Reflection;
using Guise.Platform;
using Microsoft.Extensions.Configuration;

namespace Guise.Functions.Tests;

public sealed class AzureOptionsTests
{
    private const string Key = "https://kv-guise.vault.azure.net/keys/service-key/0123456789abcdef0123456789abcdef";

    [Fact]
    public void Reads_what_the_deployment_sets()
    {
        AzureOptions options = Read();
        Assert.False(options.IsDevelopment);
        Assert.Equal(Key, options.ServiceKey?.ToString());
        Assert.Equal(2, options.ServiceKeyVersions);
        Assert.Equal(["one.vault.azure.net", "two.vault.azure.net"], options.RemoteVaults.Order());
    }

    [Fact]
    public void Reads_what_the_emulator_needs()
    {
        AzureOptions options = Read(
            ("Azure:Tables", AzureOptions.DevelopmentStorage), ("Azure:Blobs", AzureOptions.DevelopmentStorage),
            ("Azure:ServiceKey", AzureOptions.DevelopmentKey),
            ("Azure:ClientId", ""), ("Azure:RemoteVaults", ""));
        Assert.True(options.IsDevelopment);
        Assert.Null(options.ServiceKey);
        Assert.Null(options.ClientId);
        Assert.Empty(options.RemoteVaults);
    }

    [Theory]
    [InlineData("Tables", null)]
    [InlineData("Tables", "http://st.table.core.windows.net/")]
    [InlineData("Tables", "AccountName=x;AccountKey=y")]
    [InlineData("Blobs", null)]
    [InlineData("Blobs", AzureOptions.DevelopmentStorage)]
    [InlineData("Blobs", "http://st.blob.core.windows.net/")]
    [InlineData("ServiceKey", null)]
    [InlineData("ServiceKey", AzureOptions.DevelopmentKey)]
    [InlineData("ServiceKey", "https://kv-guise.vault.azure.net/keys/service-key")]
    [InlineData("ServiceKeyVersions", "0")]
    [InlineData("ServiceKeyVersions", "two")]
    [InlineData("RemoteVaults", "https://one.vault.azure.net")]
    [InlineData("RemoteVaults", "*")]
    [InlineData("ClientId", "me")]
    public void A_setting_that_is_missing_or_malformed_is_named(string name, string? value) =>
        Assert.StartsWith($"The setting Azure__{name} must be ", Assert.Throws<SettingException>(() => Read(("Azure:" + name, value))).Message);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Behind_this_head_the_address_of_the_service_is_never_taken_from_a_request(string? value) =>
        Assert.StartsWith("The setting Guise__PublicUrl must be ", Assert.Throws<SettingException>(() => Read(("Guise:PublicUrl", value))).Message);

    /// <summary>What an area adds is tested here, or this fails.</summary>
    [Fact]
    public void Every_setting_has_a_malformed_value_here() => Assert.Equal(
        typeof(AzureOptions).GetProperties().Select(property => property.Name).Where(name => name != nameof(AzureOptions.IsDevelopment)).Order(),
        typeof(AzureOptionsTests).GetMethod(nameof(A_setting_that_is_missing_or_malformed_is_named))!.GetCustomAttributes<InlineDataAttribute>()
            .Select(data => (string)data.Data[0]!).Distinct().Order());

    private static AzureOptions Read(params (string Name, string? Value)[] changes)
    {
        Dictionary<string, string?> settings = new()
        {
            ["Azure:Tables"] = "https://stguise.table.core.windows.net/",
            ["Azure:Blobs"] = "https://stguise.blob.core.windows.net/",
            ["Azure:ServiceKey"] = Key,
            ["Azure:ServiceKeyVersions"] = "2",
            ["Azure:RemoteVaults"] = "one.vault.azure.net, two.vault.azure.net",
            ["Azure:ClientId"] = "11111111-2222-3333-4444-555555555555",
            ["Guise:PublicUrl"] = "https://guise.example",
        };
        foreach ((string name, string? value) in changes) settings[name] = value;
        return AzureOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
