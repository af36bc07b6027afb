using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform.Http;

namespace Guise.Buckets.Ucan;

/// <summary>Writes tokens of 0.8: whoever speaks any later version can pass one on as a proof.</summary>
internal static class UcanWriter
{
    /// <param name="algorithm">Of <see cref="UcanKey.JwtAlgorithm"/>.</param>
    /// <param name="sign">64 bytes over the message.</param>
    public static string Write(string algorithm, Func<byte[], byte[]> sign, object payload)
    {
        string signed = Part(new { alg = algorithm, typ = "JWT", ucv = "0.8.0" }) + "." + Part(payload);
        return signed + "." + StrictBase64Url.Encode(sign(Encoding.ASCII.GetBytes(signed)));
    }

    private static string Part(object value) => StrictBase64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(value, Json.Options));
}
