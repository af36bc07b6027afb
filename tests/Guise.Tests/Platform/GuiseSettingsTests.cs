using System.Reflection;
using Guise.Local;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Guise.Tests.Platform;

public sealed class GuiseSettingsTests
{
    [Fact]
    public void What_an_operator_sets_is_read()
    {
        GuiseOptions options = Read(
            ("PublicUrl", "https://guise.example:8443"), ("PassphraseIterations", "700000"),
            ("CreatesAtOnce", "5"), ("CreatesPerMinute", "6"), ("ClientAddressHeader", "X-Azure-ClientIP"));
        Assert.Equal(("https://guise.example:8443", 700_000, 5, 6, "X-Azure-ClientIP"),
            (options.PublicUrl, options.PassphraseIterations, options.CreatesAtOnce, options.CreatesPerMinute, options.ClientAddressHeader));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void What_is_left_empty_keeps_its_default(string? empty)
    {
        GuiseOptions byDefault = new(), options = Read([.. typeof(GuiseOptions).GetProperties().Select(property => (property.Name, empty))]);
        Assert.All(typeof(GuiseOptions).GetProperties(), property => Assert.Equal(property.GetValue(byDefault), property.GetValue(options)));
    }

    [Theory]
    [InlineData("PublicUrl", "guise.example")]
    [InlineData("PublicUrl", "https://guise.example/")]
    [InlineData("PublicUrl", "https://guise.example/wallet")]
    [InlineData("PublicUrl", "https://Guise.Example")]
    [InlineData("PublicUrl", "https://guise.example:443")]
    [InlineData("PublicUrl", "https://me@guise.example")]
    [InlineData("PublicUrl", "http://guise.example")]
    [InlineData("PassphraseIterations", "1000")]
    [InlineData("PassphraseIterations", "many")]
    [InlineData("PassphraseIterations", "99999999999")]
    [InlineData("CreatesAtOnce", "0")]
    [InlineData("CreatesAtOnce", "-1")]
    [InlineData("CreatesPerMinute", "1.5")]
    [InlineData("RecoveryDelay", "-1")]
    [InlineData("ServiceDidNumber", "0")]
    [InlineData("TrustedServices", "https://guise.example")]
    [InlineData("TrustedServices", "did:web:guise.example=https://guise.example")]
    [InlineData("TrustedServices", "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp=https://guise.example/")]
    [InlineData("TrustedServices", "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp=http://guise.example")]
    [InlineData("ClientAddressHeader", "X-Client Address")]
    [InlineData("ClientAddressHeader", "X-Client:")]
    [InlineData("InternetComputer", "icp-api.io")]
    [InlineData("InternetComputer", "http://icp-api.io")]
    [InlineData("InternetComputerKey", "814c0e6ec71fab583b08bd81373c255c")]
    [InlineData("AllowLocalSites", "yes")]
    [InlineData("ProofsAtOnce", "0")]
    [InlineData("ProofsPerMinute", "-1")]
    [InlineData("LookupsAtOnce", "0")]
    [InlineData("LookupsPerMinute", "1e3")]
    [InlineData("MessagesAtOnce", "many")]
    [InlineData("MessagesPerMinute", "1.5")]
    [InlineData("PaymentsAtOnce", "0")]
    [InlineData("PaymentsPerMinute", "600 a minute")]
    [InlineData("NameDomains", "people..eth")]
    [InlineData("NameDomains", "People.eth")]
    [InlineData("NameDomains", "people.eth, other.eth")]
    [InlineData("GatewayResolvers", "0xcafecafecafecafecafecafecafecafecafecafe")]
    [InlineData("GatewayResolvers", "0xcafe=ens")]
    [InlineData("GatewayResolvers", "0xcafecafecafecafecafecafecafecafecafecafe=ENS")]
    [InlineData("GatewaySignerVersion", "0")]
    [InlineData("EthereumRpc", "node.example")]
    [InlineData("EthereumRegistry", "ens.eth")]
    public void A_malformed_setting_stops_the_start_with_a_sentence_that_names_it(string name, string value)
    {
        using TempFolder folder = new();
        WebApplication app = LocalHost.Build(
            ["--urls", "http://127.0.0.1:0", "--data", folder.Path], builder => builder.Configuration.AddInMemoryCollection([new("Guise:" + name, value)]));
        SettingException failure = Assert.Throws<SettingException>(app.Start);
        Assert.StartsWith($"The setting Guise__{name} must be ", failure.Message);
        Assert.EndsWith(".", failure.Message);
    }

    [Fact]
    public async Task The_process_ends_with_that_sentence_and_not_with_a_trace()
    {
        using TempFolder folder = new();
        Assert.Equal(1, await LocalHost.Run(["--urls", "http://127.0.0.1:0", "--data", folder.Path, "--Guise:CreatesAtOnce", "none"]));
    }

    /// <summary>What an area adds is tested here, or this fails.</summary>
    [Fact]
    public void Every_setting_has_a_malformed_value_here() => Assert.Equal(
        typeof(GuiseOptions).GetProperties().Select(property => property.Name).Order(),
        typeof(GuiseSettingsTests).GetMethod(nameof(A_malformed_setting_stops_the_start_with_a_sentence_that_names_it))!
            .GetCustomAttributes<InlineDataAttribute>().Select(data => (string)data.Data[0]!).Distinct().Order());

    private static GuiseOptions Read(params (string Name, string? Value)[] settings)
    {
        GuiseOptions options = new();
        IEnumerable<KeyValuePair<string, string?>> values =
            settings.Select(setting => new KeyValuePair<string, string?>("Guise:" + setting.Name, setting.Value));
        new GuiseSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build()).Configure(options);
        return options;
    }
}
