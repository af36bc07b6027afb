using System.Text.RegularExpressions;
using Guise.Cryptography;
using Guise.Platform.Http;
using Microsoft.OpenApi;

namespace Guise.Platform.OpenApi;

/// <summary>What the types with converters of their own look like on the wire.</summary>
internal static partial class SchemaDetails
{
    public static void Correct(OpenApiSchema schema, Type type)
    {
        if (type == typeof(Secret))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "password";
        }
        else if (type == typeof(byte[]))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "base64url";
        }
        else if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "date-time";
        }
        else if (type == typeof(RawJson))
        {
            schema.Description = "Any JSON that the type of content takes.";
        }
    }

    /// <summary>Where a line of the source ends is nothing that a reader of the document should see.</summary>
    public static void JoinLines(OpenApiDocument document)
    {
        foreach (IOpenApiSchema schema in document.Components?.Schemas?.Values ?? [])
        {
            schema.Description = Joined(schema.Description);
            foreach (OpenApiSchema property in schema.Properties?.Values.OfType<OpenApiSchema>() ?? [])
                property.Description = Joined(property.Description);
        }
    }

    private static string? Joined(string? description) => description is null ? null : LineEnd().Replace(description, " ");

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineEnd();
}
