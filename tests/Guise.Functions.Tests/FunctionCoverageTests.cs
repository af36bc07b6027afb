using Guise.Platform.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Functions.Tests;

public sealed class FunctionCoverageTests
{
    private const string CatchAll = "zPages";

    /// <summary>Which part of the address space is which function's. The whole plan of the head in one table.</summary>
    private static readonly SortedDictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        [""] = CatchAll,
        ["v1/contents"] = "Contents",
        ["v1/profile"] = "Profile",
        ["v1/profiles"] = "Profiles",
    };

    private static readonly DeclaredFunction[] Http = [.. FunctionsMetadata.Read().Where(function => function.Trigger == "HttpTrigger")];

    [Fact]
    public void The_functions_are_those_of_the_table() =>
        Assert.Equal(Prefixes, new SortedDictionary<string, string>(Http.ToDictionary(function => function.Prefix, function => function.Name), StringComparer.Ordinal));

    [Fact]
    public void Every_endpoint_belongs_to_exactly_one_function_and_none_of_the_API_to_the_catch_all()
    {
        string[] routes = [.. Endpoints().Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/')).Distinct()];
        Assert.NotEmpty(routes);
        foreach (string route in routes)
        {
            string[] owners = [.. Http.Where(function => function.Name != CatchAll && Covers(function.Prefix, route)).Select(function => function.Name)];
            if (route.StartsWith("v1/", StringComparison.Ordinal)) Assert.True(owners.Length == 1, $"/{route} belongs to [{string.Join(", ", owners)}]");
            else Assert.True(owners.Length == 0, $"/{route} belongs to [{string.Join(", ", owners)}]");
        }
    }

    [Fact]
    public void Every_function_has_an_endpoint() => Assert.All(
        Http, function => Assert.Contains(Endpoints(), endpoint => Covers(function.Prefix, endpoint.RoutePattern.RawText!.Trim('/'))));

    /// <summary>The host tries functions in this order and takes the first that matches.</summary>
    [Fact]
    public void The_catch_all_comes_last() =>
        Assert.Equal(CatchAll, Http.Select(function => function.Name).Order(StringComparer.OrdinalIgnoreCase).Last());

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

    private static bool Covers(string prefix, string route) =>
        prefix.Length == 0 || route == prefix || route.StartsWith(prefix + "/", StringComparison.Ordinal);

    private static RouteEndpoint[] Endpoints()
    {
        WebApplication app = HeadApp.Build();
        app.MapGuise();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }
}
