using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Guise.Platform.Http;

/// <summary>A bound body, whatever its type.</summary>
internal interface IBody
{
    object Content { get; }
}

/// <summary>
/// A request's JSON body, read strictly. Framework binding is not used because its refusals name members and values,
/// and a value may be a secret.
/// </summary>
internal sealed class Body<T> : IBody, IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider where T : class
{
    private Body(T value) => Value = value;

    public T Value { get; }

    object IBody.Content => Value;

    /// <remarks>A body that holds secrets is disposable, and cleared once the answer is out.</remarks>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        await JsonBody.Read<T>(context) is { } value ? new Body<T>(value) : throw new ProblemException(Problems.InvalidBody);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([JsonBody.MediaType], typeof(T)));
}

/// <summary>The same, for a call that may have no body at all.</summary>
internal sealed class OptionalBody<T> : IBindableFromHttpContext<OptionalBody<T>>, IEndpointParameterMetadataProvider where T : class
{
    private OptionalBody(T? value) => Value = value;

    public T? Value { get; }

    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(JsonBody.IsAbsent(context.Request) ? null : await JsonBody.Read<T>(context));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([JsonBody.MediaType], typeof(T), isOptional: true));
}

internal static class JsonBody
{
    public const string MediaType = "application/json";

    public static bool IsAbsent(HttpRequest request) =>
        request.ContentType is null && request.ContentLength is null or 0 && !request.Headers.TransferEncoding.Contains("chunked");

    /// <exception cref="ProblemException">The body is of another type, or not what the call takes.</exception>
    public static async Task<T?> Read<T>(HttpContext context) where T : class
    {
        if (!IsJson(context.Request.ContentType)) throw new ProblemException(Problems.UnsupportedMediaType);
        try
        {
            T? value = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json.Options, context.RequestAborted);
            if (value is IDisposable secrets) context.Response.RegisterForDispose(secrets);
            return value;
        }
        catch (JsonException)
        {
            throw new ProblemException(Problems.InvalidBody);
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
