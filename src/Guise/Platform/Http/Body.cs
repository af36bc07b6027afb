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
        new(JsonBody.IsAbsent(context.Request) ? null : await JsonBody.Read<T>(context) ?? throw new ProblemException(Problems.InvalidBody));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([JsonBody.MediaType], typeof(T), isOptional: true));
}

internal static class JsonBody
{
    public const string MediaType = "application/json";

    /// <remarks>Many a client names the type of a body that it does not send.</remarks>
    public static bool IsAbsent(HttpRequest request) =>
        request.ContentLength is 0 || request.ContentLength is null && request.ContentType is null
            && !request.Headers.TransferEncoding.Contains("chunked");

    /// <exception cref="ProblemException">The body is of another type, or not what the call takes.</exception>
    public static async Task<T?> Read<T>(HttpContext context) where T : class
    {
        if (!IsJson(context.Request.ContentType) || IsEncoded(context.Request)) throw new ProblemException(Problems.UnsupportedMediaType);
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
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // The connection broke, or its framing did: nothing that went wrong here.
            throw new ProblemException(Problems.BadRequest);
        }
    }

    /// <summary>RFC 9110 §15.5.16: a content coding that is not taken is refused like a type that is not.</summary>
    private static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding.Any(coding => !string.Equals(coding, "identity", StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
