using Guise.Platform.Workflows;
using Guise.Tests.Architecture;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Functions.Tests;

public sealed class FunctionCoverageTests
{
    private static readonly DeclaredFunction[] Http = [.. FunctionsMetadata.Read().Where(function => function.Trigger == "HttpTrigger")];

    [Fact]
    public void The_functions_are_those_of_the_table() => Assert.Equal(
        FunctionTable.Prefixes,
        new SortedDictionary<string, string>(Http.ToDictionary(function => function.Prefix, function => function.Name), StringComparer.Ordinal));

    [Fact]
    public void Every_endpoint_belongs_to_exactly_one_function_and_none_of_the_API_to_the_catch_all() =>
        Assert.Empty(FunctionTable.Faults(Endpoints().Select(endpoint => endpoint.RoutePattern.RawText!)));

    /// <summary>The host tries functions in this order and takes the first that matches.</summary>
    [Fact]
    public void The_catch_all_comes_last() =>
        Assert.Equal(FunctionTable.CatchAll, Http.Select(function => function.Name).Order(StringComparer.OrdinalIgnoreCase).Last());

    [Fact]
    public void Each_function_takes_all_paths_below_its_prefix() => Assert.All(
        Http, function => Assert.Equal((function.Prefix.Length == 0 ? "" : function.Prefix + "/") + "{*path}", function.Route));

    [Fact]
    public void No_function_has_a_prefix_that_the_host_keeps_for_itself() => Assert.DoesNotContain(
        Http, function => new[] { "admin", "runtime" }.Any(kept => function.Prefix.StartsWith(kept, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Every_workflow_has_its_orchestrator_and_there_are_no_others()
    {
        Assert.Equal(
            HeadApp.Build().Services.GetServices<IWorkflow>().Select(workflow => workflow.Name).Order(),
            FunctionsMetadata.Read().Where(function => function.Trigger == "OrchestrationTrigger").Select(function => function.Name).Order());
    }

    [Fact]
    public void One_activity_runs_every_step_and_one_timer_sweeps()
    {
        ILookup<string, string> byTrigger = FunctionsMetadata.Read().ToLookup(function => function.Trigger, function => function.Name);
        Assert.Equal(["Step"], byTrigger["ActivityTrigger"]);
        Assert.Equal(["Sweep"], byTrigger["TimerTrigger"]);
    }

    private static RouteEndpoint[] Endpoints()
    {
        WebApplication app = HeadApp.Build();
        app.MapGuise();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }
}
