using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Accounts;
using Guise.Benchmarks.Servers;
using Guise.Challenges;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform.Http;

namespace Guise.Benchmarks.Http;

/// <summary>Somebody with a name, its keys and an account, who answers challenges.</summary>
internal sealed class NameLogin(Uri address, byte[] seed)
{
    public const string Name = "alice." + GuiseServer.NameDomain;

    public static byte[] Issue { get; } = Calls.Post("/v1/challenges", $$"""{"account":"{{Name}}"}""");

    public static async Task<NameLogin> At(Uri address)
    {
        byte[] wallet = SHA256.HashData("wallet"u8), seed = RandomNumberGenerator.GetBytes(Ed25519.KeySize);
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        SignedProfile signed = Profile(wallet, seed);
        EnsName.TryParse(Name, out EnsName? name);
        string publication = Sign(wallet, Publication.Message(name!, GuiseServer.Url, signed, now));
        using HttpClient http = new() { BaseAddress = address };
        PublishBody body = new(signed.Profile, signed.Signature, now, publication);
        using HttpResponseMessage published = await http.PutAsJsonAsync($"/v1/names/{Name}/profile", body, Json.Options);
        published.EnsureSuccessStatusCode();
        AccountMessage message = new(Name, GuiseServer.Url, AccountMessage.Create, now);
        SignedAccountMessage create = new(message, StrictBase64.Encode(Ed25519.Sign(seed, message.Signed)));
        using HttpResponseMessage created = await http.PostAsJsonAsync("/v1/accounts", create, Json.Options);
        created.EnsureSuccessStatusCode();
        return new(address, seed);
    }

    /// <summary>That many challenges, asked for and signed: requests for tokens, ready to be sent.</summary>
    public async Task<byte[][]> Exchanges(int count)
    {
        using HttpClient http = new() { BaseAddress = address };
        byte[][] exchanges = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            using HttpResponseMessage issued = await http.PostAsJsonAsync("/v1/challenges", new { account = Name });
            JsonElement answer = await issued.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
            exchanges[i] = Exchange("/v1/challenges/token", answer.GetProperty("challenge").GetString()!, seed);
        }
        return exchanges;
    }

    public static byte[] Exchange(string path, string challenge, byte[] seed)
    {
        RedeemBody body = new(challenge, StrictBase64.Encode(Ed25519.Sign(seed, Encoding.ASCII.GetBytes(challenge))));
        return Calls.Post(path, JsonSerializer.Serialize(body, Json.Options));
    }

    public static SignedProfile Profile(byte[] wallet, byte[] seed)
    {
        EthereumAddress owner = EthereumAddress.OfPublicKey(Secp256k1.PublicKey(wallet));
        Dm3Profile profile = new(
            StrictBase64.Encode(X25519.PublicKey(seed)), StrictBase64.Encode(Ed25519.PublicKey(seed)), [GuiseServer.NameDomain]);
        return new(profile, Sign(wallet, SignedProfile.Message(owner, profile)));
    }

    private static string Sign(byte[] wallet, string text) => WalletSignature.Sign(wallet, PersonalMessage.Digest(text));
}
