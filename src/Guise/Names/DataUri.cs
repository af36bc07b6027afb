using System.Text;

namespace Guise.Names;

/// <summary>
/// A <c>data:application/json</c> URI (RFC 2397) as dm3 writes them into text records: the JSON as it is, in base64, or escaped with
/// percent signs as the RFC wants it.
/// </summary>
internal static class DataUri
{
    public const string Prefix = "data:application/json,";

    /// <summary>The bytes of the JSON, or null for any other URI.</summary>
    public static byte[]? TryRead(string uri)
    {
        const string scheme = "data:application/json";
        int comma = uri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !uri.StartsWith(scheme, StringComparison.Ordinal)) return null;
        string parameters = uri[scheme.Length..comma], data = uri[(comma + 1)..];
        bool base64 = parameters.EndsWith(";base64", StringComparison.Ordinal);
        if (base64) parameters = parameters[..^";base64".Length];
        if (parameters.Length > 0 && (!parameters.StartsWith(";charset=", StringComparison.Ordinal) || parameters.IndexOf(';', 1) >= 0)) return null;
        if (base64) return FromBase64(data);
        // JSON starts with a brace; escaped, with its number.
        return Encoding.UTF8.GetBytes(data.StartsWith('{') ? data : Uri.UnescapeDataString(data));
    }

    private static byte[]? FromBase64(string data)
    {
        byte[] bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data, bytes, out int written) ? bytes[..written] : null;
    }
}
