using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;

namespace Guise.Benchmarks.Http;

/// <summary>Logs a site in, as its page and its visitor do together.</summary>
internal static class SiteLogin
{
    /// <returns>The site token.</returns>
    public static async Task<string> At(Uri address, string wallet)
    {
        const string verifier = "a-verifier-of-forty-three-characters-or-more";
        using HttpClient http = new() { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", wallet);
        string challenge = StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        JsonElement filed = await Post(http, "/v1/requests", new { kind = "login", origin = Calls.Origin, challenge });
        string mask = filed.GetProperty("display").GetProperty("masks")[0].GetProperty("id").GetString()!;
        JsonElement approved = await Post(
            http, $"/v1/requests/{filed.GetProperty("id").GetString()}/approve", new { digest = filed.GetProperty("digest").GetString(), mask });
        JsonElement redeemed = await Post(http, "/v1/sessions", new { code = approved.GetProperty("code").GetString(), verifier });
        return redeemed.GetProperty("token").GetString()!;
    }

    private static async Task<JsonElement> Post(HttpClient http, string path, object body)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(path, body);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }
}
