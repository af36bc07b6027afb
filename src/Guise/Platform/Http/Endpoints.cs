using Guise.Platform.Idempotency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Guise.Platform.Http;

/// <summary>The query parameters of a call, for the OpenAPI document.</summary>
internal sealed record QueryMetadata(IReadOnlyList<string> Names);

/// <summary>The problems that an endpoint's own work can end in, for the OpenAPI document.</summary>
internal sealed record RefusalMetadata(IReadOnlyList<Problem> Problems);

/// <summary>The call may be repeated under one Idempotency-Key.</summary>
internal sealed record IdempotencyMetadata;

/// <summary>What routes say about themselves.</summary>
internal static class Endpoints
{
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params Problem[] problems) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RefusalMetadata(problems));

    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder builder, params string[] names) =>
        builder.WithMetadata(new QueryMetadata(names));

    public static RouteHandlerBuilder TakesIdempotencyKey(this RouteHandlerBuilder builder) => builder
        .AddEndpointFilter<IdempotencyFilter>()
        .WithMetadata(new IdempotencyMetadata())
        .Refuses(Problems.InvalidIdempotencyKey, Problems.RequestRunning, Problems.IdempotencyKeyReused);
}
