using System.Text.Json;
using System.Text.RegularExpressions;
using Guise.Platform.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Functions.Tests;

/// <summary>Files that only the Azure tools read agree with each other and with the code.</summary>
public sealed partial class DeploymentFileTests
{
    [Fact]
    public void Every_setting_of_the_app_is_in_the_sample_and_in_the_infrastructure()
    {
        string[] read =
        [
            .. typeof(AzureOptions).GetProperties().Where(property => property.Name is not nameof(AzureOptions.IsDevelopment))
                .Select(property => "Azure__" + property.Name.Replace("Hosts", "s", StringComparison.Ordinal)),
            "Guise__ClientAddressHeader",
        ];
        string[] sample = [.. JsonDocument.Parse(Root.Read("local.settings.sample.json")).RootElement.GetProperty("Values")
            .EnumerateObject().Select(value => value.Name)];
        string[] infra = [.. Setting().Matches(Root.Read("infra/app/api.bicep")).Select(match => match.Groups[1].Value)];

        Assert.Empty(read.Except(sample));
        Assert.Empty(read.Except(infra));
        Assert.Equal(Own(sample), Own(infra));
    }

    [Fact]
    public void The_orchestration_version_of_the_host_is_the_newest_of_the_code()
    {
        int newest = HeadApp.Build().Services.GetServices<IWorkflow>().Max(workflow => workflow.Version);
        Assert.Equal($"{newest}.0", Durable().GetProperty("defaultVersion").GetString());
    }

    [Fact]
    public void The_host_records_no_address_and_keeps_no_payload()
    {
        JsonElement logging = JsonDocument.Parse(Root.Read("host.json")).RootElement.GetProperty("logging");
        JsonElement insights = logging.GetProperty("applicationInsights");
        Assert.Equal("None", logging.GetProperty("logLevel").GetProperty("Host.Results").GetString());
        Assert.False(insights.GetProperty("enableDependencyTracking").GetBoolean());
        Assert.False(insights.GetProperty("enableLiveMetrics").GetBoolean());
        Assert.False(insights.GetProperty("httpAutoCollectionOptions").GetProperty("enableHttpTriggerExtendedInfoCollection").GetBoolean());
        Assert.False(Durable().GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean());
    }

    [Fact]
    public void The_sample_is_one_that_the_app_starts_with() =>
        Assert.Contains(AzureOptions.DevelopmentKey, Root.Read("local.settings.sample.json"));

    private static JsonElement Durable() =>
        JsonDocument.Parse(Root.Read("host.json")).RootElement.GetProperty("extensions").GetProperty("durableTask");

    private static IEnumerable<string> Own(IEnumerable<string> names) =>
        names.Where(name => name.StartsWith("Azure__", StringComparison.Ordinal) || name.StartsWith("Guise__", StringComparison.Ordinal)).Order();

    [GeneratedRegex(@"^    (\w+): ", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
