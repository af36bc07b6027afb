using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>
/// A place in a bucket: <c>storage://&lt;uuid&gt;[/&lt;segment&gt;…]</c>, in the one spelling that is accepted. Segments are 1 to 255 bytes of UTF-8
/// in
/// normal form C; only what a URI must escape is escaped, in upper case; nothing is ever resolved, so nothing can climb out.
/// </summary>
/// <param name="Bucket">A UUID, or in the legacy form a <c>did:key</c> that is looked up before anything is compared.</param>
/// <param name="Path">Without a slash in front; empty for the whole bucket.</param>
internal sealed record StorageResource(string Bucket, string Path)
{
    public const string Scheme = "storage://";
    private const string LegacyPrefix = "did:key:";

    public bool IsLegacy => Bucket.StartsWith(LegacyPrefix, StringComparison.Ordinal);

    public static StorageResource? TryParse(string uri)
    {
        if (uri.Length > Limits.ResourceBytes || !uri.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        string rest = uri[Scheme.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string bucket = slash < 0 ? rest : rest[..slash];
        if (!IsId(bucket) && UcanKey.TryParse(bucket) is null) return null;
        if (slash < 0) return new(bucket, "");
        string path = rest[(slash + 1)..];
        return IsPath(path) ? new(bucket, path) : null;
    }

    /// <summary>
    /// A bucket's id: a UUID in lower case with hyphens, of version 4 (drawn) or 8 (made of a log) and of the variant that has versions.
    /// </summary>
    public static bool IsId(string text) =>
        Guid.TryParseExact(text, "D", out Guid id) && id.ToString("D", CultureInfo.InvariantCulture) == text
        && id is { Version: 4 or 8, Variant: >= 8 and <= 11 };

    /// <summary>The same place or one below it: whole segments, no folding of case, no patterns.</summary>
    public bool Covers(StorageResource other) =>
        Bucket == other.Bucket
        && (Path == "" || other.Path == Path || (other.Path.Length > Path.Length && other.Path[Path.Length] == '/'
            && other.Path.StartsWith(Path, StringComparison.Ordinal)));

    /// <summary>Segments that are written as they must be, between single slashes.</summary>
    public static bool IsPath(string path)
    {
        string[] segments = path.Split('/');
        return segments.Length <= Limits.ResourceSegments && path.Length <= Limits.ResourceBytes && segments.All(IsSegment);
    }

    /// <summary>The one spelling of a segment's text; what cannot be a segment comes back as something that is none.</summary>
    public static string Escape(string segment)
    {
        StringBuilder text = new();
        foreach (byte b in Encoding.UTF8.GetBytes(segment.Normalize(NormalizationForm.FormC)))
        {
            if (IsPlain((char)b)) text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return text.ToString();
    }

    public override string ToString() => Path == "" ? Scheme + Bucket : $"{Scheme}{Bucket}/{Path}";

    private static bool IsSegment(string segment)
    {
        if (segment is "" or "." or "..") return false;
        byte[] bytes = new byte[segment.Length];
        int length = 0;
        for (int i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                if (!IsPlain(segment[i])) return false;
                bytes[length++] = (byte)segment[i];
                continue;
            }
            if (i + 2 >= segment.Length || Hex(segment[i + 1]) is not { } high || Hex(segment[i + 2]) is not { } low) return false;
            byte escaped = (byte)(high << 4 | low);
            // What needs no escape, and what no segment may hold however it is written.
            if (IsPlain((char)escaped) || escaped is < 0x20 or 0x7F or (byte)'/' or (byte)'\\') return false;
            bytes[length++] = escaped;
            i += 2;
        }
        ReadOnlySpan<byte> utf8 = bytes.AsSpan(0, length);
        if (length > Limits.ResourceSegmentBytes || !Utf8.IsValid(utf8)) return false;
        string text = Encoding.UTF8.GetString(utf8);
        return text.IsNormalized(NormalizationForm.FormC) && !text.Any(char.IsControl);
    }

    /// <summary>RFC 3986 §3.3: the characters of a path segment that stand for themselves.</summary>
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "-._~!$&'()*+,;=:@".Contains(c, StringComparison.Ordinal);

    private static int? Hex(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => null,
    };
}
