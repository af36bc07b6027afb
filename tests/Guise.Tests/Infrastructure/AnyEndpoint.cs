using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Infrastructure;

/// <summary>An endpoint as a stranger sees it: found in the application, so that a new one is tested from its first day.</summary>
internal sealed record AnyEndpoint(string Method, string Path, Type? Body, bool BodyIsOptional, bool NeedsToken, bool NeedsAccount, bool TakesRest)
{
    /// <summary>Stands in every member that takes text, and so in every secret.</summary>
    public const string Canary = "KanarienvogelQ7xW";

    public override string ToString() => $"{Method} {Path}";

    public static async Task<IReadOnlyList<AnyEndpoint>> Of(GuiseApp app)
    {
        // The pipeline is built by its first request.
        await app.Get("/version");
        return
        [
            .. from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               let accepts = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()
               from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
               select new AnyEndpoint(
                   method, PathOf(endpoint.RoutePattern), accepts?.RequestType, accepts?.IsOptional == true,
                   endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy is "owner" or Guise.Accounts.AccountPolicy.Name,
                   endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy == Guise.Accounts.AccountPolicy.Name,
                   endpoint.RoutePattern.Parameters.Any(parameter => parameter.IsCatchAll)),
        ];
    }

    /// <summary>Whether the endpoint's route takes this address: a part that may be anything is an <c>x</c>.</summary>
    public bool Takes(string address)
    {
        string[] mine = Path.Split('/'), parts = address.Split('/');
        return mine.Length == parts.Length && mine.Zip(parts).All(pair => pair.First == pair.Second || pair.First == "x");
    }

    /// <summary>A body with every member that there is.</summary>
    public JsonObject Sample() => (JsonObject)SampleOf(Body!)!;

    /// <summary>Every member, of nested objects too, with the type that it takes and whether it may be left out.</summary>
    public IEnumerable<(string[] Path, Type Type, bool Optional)> Members() => MembersOf(Body!, []);

    private static IEnumerable<(string[] Path, Type Type, bool Optional)> MembersOf(Type body, string[] path)
    {
        foreach (ParameterInfo parameter in body.GetConstructors()[0].GetParameters())
        {
            string[] name = [.. path, JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!)];
            yield return (name, parameter.ParameterType, parameter.HasDefaultValue);
            if (!IsLeaf(parameter.ParameterType))
            {
                foreach (var member in MembersOf(parameter.ParameterType, name)) yield return member;
            }
        }
    }

    public static bool IsText(Type type) => type == typeof(string) || type == typeof(Secret);

    public static bool IsTexts(Type type) => type == typeof(IReadOnlyList<string>);

    private static bool IsLeaf(Type type) =>
        IsText(type) || IsTexts(type) || type == typeof(RawJson) || (Nullable.GetUnderlyingType(type) ?? type) is { IsPrimitive: true } or { IsEnum: true };

    private static JsonNode? SampleOf(Type type) =>
        IsText(type) ? Canary
        : IsTexts(type) ? new JsonArray(Canary)
        : type == typeof(RawJson) ? new JsonObject { ["id"] = Canary, ["list"] = new JsonArray(1, Canary) }
        : IsLeaf(type) ? 1
        : new JsonObject(type.GetConstructors()[0].GetParameters().Select(parameter =>
            KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), SampleOf(parameter.ParameterType))));

    private static string PathOf(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern)
    {
        StringBuilder path = new();
        foreach (var segment in pattern.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
            {
                path.Append(part switch
                {
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "type" } => "metadata",
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "code" } => "not-found",
                    _ => "x",
                });
            }
        }
        return path.Length == 0 ? "/" : path.ToString();
    }
}
