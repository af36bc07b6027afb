using System.Text.Json;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Keys;

public sealed class JwksEndpointsTests
{
    [Fact]
    public async Task The_list_of_keys_is_one_object_that_anybody_may_cache_for_five_minutes()
    {
        using SqliteStore store = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(store.Records).AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 4, 1, 12, 0, 0,
            TimeSpan.Zero)));
        builder.Services.AddSingleton<IServiceKey, TestServiceKey>().AddSingleton<ServiceKeys>().AddSingleton<SigningKeys>();
        await using WebApplication application = builder.Build();
        application.MapJwks();
        RouteEndpoint endpoint = (RouteEndpoint)Assert.Single(((IEndpointRouteBuilder)application).DataSources.Single().Endpoints);
        using MemoryStream body = new();
        DefaultHttpContext context = new() { RequestServices = application.Services };
        context.Response.Body = body;

        await endpoint.RequestDelegate!(context);

        Assert.Equal("/.well-known/jwks.json", endpoint.RoutePattern.RawText);
        Assert.Equal("public, max-age=300", context.Response.Headers.CacheControl);
        Assert.Equal("application/json; charset=utf-8", context.Response.ContentType);
        JsonProperty only = Assert.Single(JsonDocument.Parse(body.ToArray()).RootElement.EnumerateObject());
        Assert.Equal(("keys", 2), (only.Name, only.Value.GetArrayLength()));
    }
}
