using System.Globalization;
using Guise.Platform.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Guise.Platform.OpenApi;

/// <summary>What an endpoint says of itself beyond its types: parameters, refusals, credentials.</summary>
internal static class OperationDetails
{
    private static readonly Dictionary<string, string> QueryDescriptions = new()
    {
        ["collection"] = "The id of a collection of this wallet.",
        ["prefix"] = "A folder, in the spelling of its path; the whole bucket unless given.",
        ["since"] = "Seconds since 1970; from the beginning unless given.",
        ["audience"] = "Needed: the DID of the service that the descriptor is for.",
        ["reason"] = "'retired' (unless given) or 'compromised'.",
        ["tokens"] = "'keep' (unless given) or 'revoke': whether tokens from before the deletion count again.",
        ["limit"] = "How many items at most: 1 to 100, 20 unless given.",
        ["continuation"] = "From the page before.",
    };

    public static void Add(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        operation.Parameters ??= [];
        foreach (string name in metadata.OfType<QueryMetadata>().SelectMany(query => query.Names))
        {
            JsonSchemaType type = name == "limit" ? JsonSchemaType.Integer : JsonSchemaType.String;
            operation.Parameters.Add(Parameter(name, ParameterLocation.Query, type, QueryDescriptions[name]));
        }
        if (metadata.OfType<IdempotencyMetadata>().Any())
        {
            operation.Parameters.Add(Parameter("Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String,
                "At least 128 random bits: the same key and body get the same answer for a day."));
        }
        List<Problem> refusals = [.. metadata.OfType<RefusalMetadata>().SelectMany(refusal => refusal.Problems)];
        if (OpenApiRegistration.Security(metadata, document) is { Count: > 0 } security)
        {
            operation.Security = security;
            refusals.AddRange(OpenApiRegistration.OfCredentials(metadata));
        }
        if (operation.RequestBody is not null)
            refusals.AddRange([Problems.InvalidBody, Problems.BodyTooLarge, Problems.UnsupportedMediaType]);

        operation.Responses ??= [];
        foreach (IGrouping<int, Problem> status in refusals.Distinct().GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = $"{ReasonPhrases.GetReasonPhrase(status.Key)}: {string.Join(", ", status.Select(problem => problem.Code).Order(StringComparer.Ordinal))}",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] =
                    new OpenApiMediaType { Schema = new OpenApiSchemaReference(OpenApiRegistration.ProblemSchema, document) } },
            };
        }
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation location, JsonSchemaType type, string description) =>
        new() { Name = name, In = location, Description = description, Schema = new OpenApiSchema { Type = type } };
}
