using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Platform;

/// <summary>The API's description is under review like the code: a change of it shows in the change that made it.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_the_committed_one()
    {
        await using GuiseApp app = await GuiseApp.Start();
        string served = (await app.Get("/openapi/v1.json")).Must(HttpStatusCode.OK).Text.ReplaceLineEndings("\n") + "\n";
        string path = Path.Combine(RepositoryRoot(), "docs", "openapi.v1.json");
        if (Environment.GetEnvironmentVariable("GUISE_UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(path, served, Cancel);

        string committed = await File.ReadAllTextAsync(path, Cancel);
        Assert.True(committed == served, $"The API changed. If that is meant, run the tests once with GUISE_UPDATE_SNAPSHOTS=1 and commit {path}.");
    }

    [Fact]
    public async Task Every_api_endpoint_is_described_with_a_name_a_summary_and_its_refusals()
    {
        await using GuiseApp app = await GuiseApp.Start();
        JsonElement paths = (await app.Get("/openapi/v1.json"))["paths"];
        int described = 0;
        foreach (JsonProperty path in paths.EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                Assert.True(operation.Value.TryGetProperty("operationId", out _), $"{operation.Name} {path.Name} has no name.");
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{operation.Name} {path.Name} has no summary.");
                described++;
            }
        }
        int mapped = app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Count(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal));
        Assert.True(described >= mapped);
    }

    [Fact]
    public async Task Every_code_in_the_document_is_in_the_catalogue()
    {
        await using GuiseApp app = await GuiseApp.Start();
        HashSet<string> known = [.. Problems.All.Select(problem => problem.Code)];
        foreach (JsonProperty path in (await app.Get("/openapi/v1.json"))["paths"].EnumerateObject())
        {
            foreach (JsonProperty response in path.Value.EnumerateObject()
                .SelectMany(operation => operation.Value.GetProperty("responses").EnumerateObject()))
            {
                if (response.Name[0] is '2') continue;
                string[] codes = response.Value.GetProperty("description").GetString()!.Split(": ", 2)[1].Split(", ");
                Assert.All(codes, code => Assert.Contains(code, known));
                Assert.All(codes, code => Assert.Equal(response.Name, $"{Problems.All.Single(problem => problem.Code == code).Status}"));
            }
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
