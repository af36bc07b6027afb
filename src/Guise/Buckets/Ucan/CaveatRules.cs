using System.Text.Json;

namespace Guise.Buckets.Ucan;

/// <summary>The object that a request is about, as far as caveats ask. What is not known yet is null.</summary>
/// <param name="Final">Whether all is known: then a caveat about something that is not there does not hold.</param>
internal sealed record UcanRequest(long? Bytes = null, string? ContentType = null, byte[]? Hash = null, bool Final = false)
{
    /// <summary>Before the object was read or received.</summary>
    public static readonly UcanRequest Unknown = new();
}

/// <summary>
/// The caveats that this service understands: <c>maxBytes</c> (an integer), <c>contentType</c> (<c>image/png</c> or <c>image/*</c>) and
/// <c>mh</c> (the multihash of the one object that may be written). Any other makes its capability unusable.
/// </summary>
internal static class CaveatRules
{
    public const string MaxBytes = "maxBytes";
    public const string ContentType = "contentType";
    public const string Mh = "mh";

    /// <summary>Whether a delegate's value is equal to the one it was given, or narrower.</summary>
    public static bool Covers(string name, JsonElement wide, JsonElement narrow) => name switch
    {
        MaxBytes when wide.TryGetWhole(out long most) && narrow.TryGetWhole(out long less) => less <= most,
        ContentType when wide.ValueKind == JsonValueKind.String && narrow.ValueKind == JsonValueKind.String =>
            CoversType(wide.GetString()!, narrow.GetString()!),
        _ => JsonElement.DeepEquals(wide, narrow),
    };

    /// <summary>Whether the request keeps to a set of caveats, all of which must be known here.</summary>
    public static bool Allows(Caveat caveat, UcanRequest request) => caveat.Members.All(member => member.Key switch
    {
        MaxBytes => member.Value.TryGetWhole(out long most) && most >= 0 && (request.Bytes is { } bytes ? bytes <= most : !request.Final),
        ContentType => member.Value.ValueKind == JsonValueKind.String
            && (request.ContentType is { } type ? CoversType(member.Value.GetString()!, type) : !request.Final),
        Mh => Multihash.TryParse(member.Value) is { } hash && (request.Hash is { } actual ? actual.AsSpan().SequenceEqual(hash) : !request.Final),
        _ => false,
    });

    public static bool CoversType(string wide, string narrow) =>
        string.Equals(wide, narrow, StringComparison.OrdinalIgnoreCase)
        || (wide.Length > 2 && wide.EndsWith("/*", StringComparison.Ordinal) && narrow.StartsWith(wide[..^1], StringComparison.OrdinalIgnoreCase));

    /// <summary>An integer in its one spelling: no fraction, no exponent.</summary>
    public static bool TryGetWhole(this JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value) && Math.Abs(value) <= UcanToken.MaxSafe;
    }
}
