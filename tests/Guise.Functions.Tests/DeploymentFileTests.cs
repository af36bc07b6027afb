using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Functions.Tests;

/// <summary>Files that only the Azure tools read agree with each other and with the code.</summary>
public sealed partial class DeploymentFileTests
{
    [Fact]
    public void Every_setting_of_the_app_is_in_the_sample_and_in_the_infrastructure()
    {
        IEnumerable<string> read =
        [
            .. typeof(AzureOptions).GetProperties().Where(property => property.Name != nameof(AzureOptions.IsDevelopment))
                .Select(property => "Azure__" + property.Name),
            .. typeof(GuiseOptions).GetProperties().Select(property => "Guise__" + property.Name),
        ];
        Assert.Equal(read.Order(), Own(Sample().Keys));
        Assert.Equal(read.Order(), Own(Setting().Matches(RepositoryRoot.Read("infra/app/api.bicep")).Select(match => match.Groups[1].Value)));
    }

    [Fact]
    public void The_orchestration_version_of_the_host_is_the_newest_of_the_code()
    {
        int newest = HeadApp.Build().Services.GetServices<IWorkflow>().Max(workflow => workflow.Version);
        Assert.Equal($"{newest}.0", Durable().GetProperty("defaultVersion").GetString());
    }

    [Fact]
    public void The_host_lets_pass_what_the_application_judges_itself()
    {
        const string name = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";
        string deployed = Regex.Match(RepositoryRoot.Read("infra/app/api.bicep"), $"{name}: '([0-9]+)'").Groups[1].Value;
        Assert.Equal(deployed, Sample()[name]);
        Assert.InRange(long.Parse(deployed, CultureInfo.InvariantCulture), 1.1 * (Limits.ObjectBytes + UploadForm.Overhead),
            2.0 * Limits.ObjectBytes);
    }

    [Fact]
    public void The_host_records_no_address_and_keeps_no_payload()
    {
        JsonElement logging = JsonDocument.Parse(RepositoryRoot.Read("host.json")).RootElement.GetProperty("logging");
        JsonElement insights = logging.GetProperty("applicationInsights");
        Assert.Equal("None", logging.GetProperty("logLevel").GetProperty("Host.Results").GetString());
        Assert.False(insights.GetProperty("enableDependencyTracking").GetBoolean());
        Assert.False(insights.GetProperty("enableLiveMetrics").GetBoolean());
        Assert.False(insights.GetProperty("httpAutoCollectionOptions").GetProperty("enableHttpTriggerExtendedInfoCollection").GetBoolean());
        Assert.False(Durable().GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean());
    }

    [Fact]
    public void The_app_starts_with_the_sample_as_it_is()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Sample().Select(value => KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal),
                (string?)value.Value))).Build();
        Assert.True(AzureOptions.Read(configuration).IsDevelopment);
        GuiseOptions guise = new();
        new GuiseSettings(configuration).Configure(guise);
        Assert.Equal("http://localhost:7071", guise.PublicUrl);
        Assert.Equal(Limits.PassphraseIterations, guise.PassphraseIterations);
    }

    private static IReadOnlyDictionary<string, string> Sample() => JsonDocument.Parse(RepositoryRoot.Read("local.settings.sample.json"))
        .RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);

    private static JsonElement Durable() =>
        JsonDocument.Parse(RepositoryRoot.Read("host.json")).RootElement.GetProperty("extensions").GetProperty("durableTask");

    private static IEnumerable<string> Own(IEnumerable<string> names) =>
        names.Where(name => name.StartsWith("Azure__", StringComparison.Ordinal) || name.StartsWith("Guise__", StringComparison.Ordinal)).Order();

    [GeneratedRegex(@"^    (\w+): ", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
