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
internal sealed record AnyEndpoint(string Method, string Path, Type? Body, bool BodyIsOptional, string? Policy)
{
    /// <summary>Stands in every member that takes text, and so in every secret.</summary>
    public const string Canary = "KanarienvogelQ7xW";

    /// <summary>One kind of bearer credential each.</summary>
    private static readonly string[] Policies = ["owner", "site", Guise.Accounts.AccountPolicy.Name];

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
                   // Pages have cookies and forms of their own.
                   Policies.FirstOrDefault(policy => policy == CredentialOf(endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy))),
        ];
    }

    /// <summary>Where either of two kinds will do, a wallet's stands for both.</summary>
    private static string? CredentialOf(string? policy) => policy == Guise.Buckets.StorageOwnerPolicy.Name ? "owner" : policy;

    public bool NeedsToken => Policy is not null;

    /// <summary>A parameter of the route stands for any text; one that takes the rest of the address also takes no rest.</summary>
    public bool MayBeAt(string path)
    {
        string[] own = Path.Split('/'), other = path.Split('/');
        return Path == path + "/rest" || own.Length == other.Length && own.Zip(other).All(pair => pair.First == pair.Second || pair.First is "x" or "rest");
    }

    /// <summary>Whether <c>{}</c> is a body like others.</summary>
    public bool TakesEmptyBody => Members().All(member => member.Optional);

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

    public static bool IsText(Type type) => type == typeof(string) || type == typeof(Secret) || type == typeof(byte[]);

    public static bool IsTexts(Type type) => type == typeof(IReadOnlyList<string>) || type == typeof(IReadOnlyList<byte[]>);

    private static bool IsLeaf(Type type) =>
        IsText(type) || IsTexts(type) || type == typeof(RawJson)
            || (Nullable.GetUnderlyingType(type) ?? type) is { IsPrimitive: true } or { IsEnum: true };

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
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { IsCatchAll: true } => "rest",
                    _ => "x",
                });
            }
        }
        return path.Length == 0 ? "/" : path.ToString();
    }
}
