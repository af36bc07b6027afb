using Guise.Platform.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Guise.Platform.OpenApi;

/// <summary>The OpenAPI 3.1 document. It says the same under both heads, so nothing in it comes from the request or the host.</summary>
internal static class OpenApiRegistration
{
    public const string ProblemSchema = "Problem";
    private const string WalletToken = "walletToken";
    private const string AccountToken = "accountToken";

    public static IServiceCollection AddGuiseOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            SchemaDetails.JoinLines(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancel) =>
        {
            context.Document!.AddComponent(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancel));
            OperationDetails.Add(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document);
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            SchemaDetails.Correct(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
    });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/v1.json").ExcludeFromDescription();

    /// <summary>The schemes that an endpoint's policy takes, any one of them; none where it has no policy.</summary>
    public static List<OpenApiSecurityRequirement> Security(IEnumerable<object> metadata, OpenApiDocument document) =>
        [.. Schemes(metadata).Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];

    /// <summary>What is wrong with a credential of those schemes when it is.</summary>
    public static IEnumerable<Problem> OfCredentials(IEnumerable<object> metadata) => Schemes(metadata).SelectMany(scheme =>
        scheme == AccountToken
            ? (Problem[])[Problems.AccountTokenNeeded, Problems.AccountTokenEnded]
            : [Problems.Unauthenticated, Problems.SessionEnded]);

    private static string[] Schemes(IEnumerable<object> metadata) =>
        metadata.OfType<IAuthorizeData>().Select(data => data.Policy).LastOrDefault() switch
    {
        null => [],
        "account" => [AccountToken],
        "storage-owner" => [WalletToken, AccountToken],
        _ => [WalletToken],
    };

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "Guise",
            Version = "v1",
            Description = "A wallet and identity service. Times are RFC 3339 in UTC, durations whole seconds, bytes base64url without padding. "
                + "Every refusal is a problem (RFC 9457) with a stable code; its page is at /problems/{code}.",
            License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new() { Url = "/" }];
        // HEAD is GET without a body: an entry of its own would repeat its name.
        foreach (IOpenApiPathItem path in document.Paths.Values) path.Operations?.Remove(HttpMethod.Head);
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [WalletToken] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The token that unlock gave; it opens this one wallet, until it is locked or expires.",
            },
            [AccountToken] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The token that an answered challenge gave; it opens the account of one name, until it expires or the name's keys change.",
            },
        };
    }
}
