using System.Text.RegularExpressions;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Architecture;

/// <summary>
/// What an area must not forget in the Azure head, told without any of its packages: the head's source is read as text. Its
/// own tests look at what was built.
/// </summary>
public sealed partial class FunctionTableTests
{
    [Fact]
    public async Task Every_endpoint_belongs_to_one_function_and_none_of_the_API_to_the_catch_all()
    {
        await using GuiseApp app = await GuiseApp.Start();
        await app.Get("/version");
        IEnumerable<string> routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!);
        Assert.Empty(FunctionTable.Faults(routes));
    }

    [Fact]
    public void The_Azure_head_declares_the_functions_of_the_table()
    {
        Dictionary<string, string> declared = Area().Matches(Source("AreaFunctions.cs"))
            .ToDictionary(match => match.Groups["route"].Value.Trim('/'), match => match.Groups["name"].Value);
        Assert.Equal(FunctionTable.Prefixes, new SortedDictionary<string, string>(declared, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_workflow_has_an_orchestrator_in_the_Azure_head()
    {
        await using GuiseApp app = await GuiseApp.Start();
        IEnumerable<string> workflows = app.Services.GetServices<IWorkflow>().Select(workflow => workflow.Name);
        IEnumerable<string> declared = Orchestrator().Matches(Source("Workflows/WorkflowFunctions.cs"))
            .Select(match => NameIn(match.Groups["type"].Value));
        Assert.Equal(workflows.Order(), declared.Order());
    }

    [Fact]
    public void A_fault_is_told_in_a_sentence() => Assert.Equal(
        ["/v1/profilesque belongs to no function of its own.", "Profile has no endpoint."],
        FunctionTable.Faults([.. FunctionTable.Prefixes.Keys.Where(prefix => prefix is not ("" or "v1/profile")), "v1/profilesque", "/problems"]));

    private static string NameIn(string type) =>
        (string)typeof(IWorkflow).Assembly.GetTypes().Single(found => found.Name == type).GetField("Workflow")!.GetRawConstantValue()!;

    private static string Source(string file) => RepositoryRoot.Read("src/Guise.Functions/" + file);

    [GeneratedRegex("""\[Function\("(?<name>\w+)"\)\]\s+public Task \w+\(\[HttpTrigger\(Anonymous, Route = "(?<route>[^"{]*)\{\*path\}"\)\]""")]
    private static partial Regex Area();

    [GeneratedRegex("""\[Function\((?<type>\w+)\.Workflow\)\]\s+public Task<WorkflowValue> \w+\(\[OrchestrationTrigger\]""")]
    private static partial Regex Orchestrator();
}
