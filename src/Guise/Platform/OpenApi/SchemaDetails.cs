using Guise.Cryptography;
using Guise.Platform.Http;
using Microsoft.OpenApi;

namespace Guise.Platform.OpenApi;

/// <summary>What the types with converters of their own look like on the wire.</summary>
internal static class SchemaDetails
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
}
