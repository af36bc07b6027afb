using System.Security.Cryptography;
using System.Text;

namespace Guise.Cryptography;

/// <summary>
/// The representation-independent hash of the Internet Computer's interface specification (<c>hash_of_map</c>): what names a
/// request, whatever the order and spelling of its fields, and what its sender signs.
/// </summary>
internal static class RequestId
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The 32-byte hash of a request's content. Members that a request leaves out must not stand in the map.</summary>
    /// <exception cref="ArgumentException">Null, true, false, floats, links and negative numbers have no hash, nor has text that is not
    /// Unicode.</exception>
    public static byte[] Of(CborValue.Map content)
    {
        List<byte[]> pairs = new(content.Count);
        foreach ((string key, CborValue value) in content) pairs.Add([.. SHA256.HashData(Utf8.GetBytes(key)), .. HashOf(value)]);
        pairs.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        return SHA256.HashData([.. pairs.SelectMany(pair => pair)]);
    }

    /// <summary>What is signed for a request: <c>0x0A ‖ "ic-request" ‖ id</c>, 43 bytes.</summary>
    public static byte[] Message(ReadOnlySpan<byte> requestId) => [.. "\u000aic-request"u8, .. requestId];

    /// <summary>The hash of a value that may stand in a request.</summary>
    /// <inheritdoc cref="Of"/>
    public static byte[] HashOf(CborValue value) => value switch
    {
        CborValue.Bytes bytes => SHA256.HashData(bytes.Value.Span),
        CborValue.Text text => SHA256.HashData(Utf8.GetBytes(text.Value)),
        CborValue.Integer { Value.Sign: >= 0 } number => SHA256.HashData(Leb128.Unsigned(number.Value)),
        CborValue.List list => SHA256.HashData([.. list.Items.SelectMany(HashOf)]),
        CborValue.Map map => Of(map),
        _ => throw new ArgumentException("A request holds texts, bytes, natural numbers, lists and maps of them.")
    };
}
