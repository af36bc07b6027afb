using System.Text;

namespace Guise.Benchmarks.Http;

/// <summary>The requests, as bytes.</summary>
internal static class Calls
{
    public const string Passphrase = "correct horse battery staple";
    public const string Origin = "https://shop.example";
    private static readonly string Filler = new('x', 950);

    public static string ContentId(long number) => $"urn:benchmark:{number:D9}";

    /// <summary>A content of 1 KiB.</summary>
    public static string Content(long number) => $$"""{"id":"{{ContentId(number)}}","name":"a note","text":"{{Filler}}"}""";

    public static string Username(long number) => $"owner-{number:D9}";

    public static byte[] Get(string path, string? token = null) => Bytes("GET", path, token, null);

    public static byte[] Post(string path, string body, string? token = null) => Bytes("POST", path, token, body);

    public static byte[] Put(long number, string token) => Post("/v1/contents/metadata", $$"""{"content":{{Content(number)}}}""", token);

    public static string Create(long wallet) =>
        $$$"""{"username":"{{{Username(wallet)}}}","kms":{"type":"passphrase","passphrase":"{{{Passphrase}}}"}}""";

    public static string Unlock(long wallet) => $$"""{"username":"{{Username(wallet)}}","passphrase":"{{Passphrase}}"}""";

    public static string Lock(long wallet) =>
        $$$"""{"username":"{{{Username(wallet)}}}","credential":{"passphrase":"{{{Passphrase}}}"}}""";

    private static byte[] Bytes(string method, string path, string? token, string? body)
    {
        string authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        string content = body is null ? "" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n";
        return Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}{content}\r\n{body}");
    }
}
