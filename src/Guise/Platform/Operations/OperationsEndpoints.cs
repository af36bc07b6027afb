using System.Reflection;
using System.Runtime.InteropServices;
using Guise.Platform.Http;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Platform.Operations;

/// <summary>What an operator asks: is it up, can it work, which one is it.</summary>
internal static class OperationsEndpoints
{
    private static readonly VersionAnswer Version = ReadVersion();

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder operations = routes.MapGroup("").WithTags("Operations");
        operations.MapMethods("/health/live", Verbs.Read, Live).WithName("live").WithSummary("The process answers").Produces<HealthAnswer>();
        operations.MapMethods("/health/ready", Verbs.Read, Ready).WithName("ready").WithSummary("The store and the service key are in reach")
            .Produces<HealthAnswer>().Refuses(Problems.StoreUnavailable);
        operations.MapMethods("/version", Verbs.Read, () => TypedResults.Ok(Version)).WithName("version").WithSummary("Which build this is")
            .Produces<VersionAnswer>();
    }

    private static IResult Live() => TypedResults.Ok(new HealthAnswer("ok"));

    private static async Task<IResult> Ready(IRecordStore store, ServiceKeys keys, CancellationToken cancel)
    {
        try
        {
            await store.Get("health", "ready", cancel);
            await keys.Derived("health", cancel);
            return TypedResults.Ok(new HealthAnswer("ok"));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new StoreUnavailableException("The readiness probe failed.", exception);
        }
    }

    private static VersionAnswer ReadVersion()
    {
        string informational = typeof(OperationsEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        string[] parts = informational.Split('+', 2);
        return new(parts[0], parts.ElementAtOrDefault(1), RuntimeInformation.FrameworkDescription);
    }
}

internal sealed record HealthAnswer(string Status);

/// <param name="Commit">Of the sources, where the build knew it.</param>
internal sealed record VersionAnswer(string Version, string? Commit, string Runtime);
