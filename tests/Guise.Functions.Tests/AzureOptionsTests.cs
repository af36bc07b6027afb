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
        Assert.Equal(["one.vault.azure.net", "two.vault.azure.net"], options.RemoteVaultHosts.Order());
    }

    [Fact]
    public void Reads_what_the_emulator_needs()
    {
        AzureOptions options = Read(("Tables", AzureOptions.DevelopmentStorage), ("ServiceKey", AzureOptions.DevelopmentKey), ("ClientId", ""), ("RemoteVaults", ""));
        Assert.True(options.IsDevelopment);
        Assert.Null(options.ServiceKey);
        Assert.Null(options.ClientId);
        Assert.Empty(options.RemoteVaultHosts);
    }

    [Theory]
    [InlineData("Tables", null)]
    [InlineData("Tables", "http://st.table.core.windows.net/")]
    [InlineData("Tables", "AccountName=x;AccountKey=y")]
    [InlineData("ServiceKey", null)]
    [InlineData("ServiceKey", AzureOptions.DevelopmentKey)]
    [InlineData("ServiceKey", "https://kv-guise.vault.azure.net/keys/service-key")]
    [InlineData("ServiceKeyVersions", "0")]
    [InlineData("ServiceKeyVersions", "two")]
    [InlineData("RemoteVaults", "https://one.vault.azure.net")]
    [InlineData("RemoteVaults", "*")]
    [InlineData("ClientId", "me")]
    public void A_setting_that_is_missing_or_malformed_is_named(string name, string? value) =>
        Assert.Contains($"Azure__{name}", Assert.Throws<InvalidOperationException>(() => Read((name, value))).Message);

    private static AzureOptions Read(params (string Name, string? Value)[] changes)
    {
        Dictionary<string, string?> settings = new()
        {
            ["Azure:Tables"] = "https://stguise.table.core.windows.net/",
            ["Azure:ServiceKey"] = Key,
            ["Azure:ServiceKeyVersions"] = "2",
            ["Azure:RemoteVaults"] = "one.vault.azure.net, two.vault.azure.net",
            ["Azure:ClientId"] = "11111111-2222-3333-4444-555555555555",
        };
        foreach ((string name, string? value) in changes) settings["Azure:" + name] = value;
        return AzureOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
