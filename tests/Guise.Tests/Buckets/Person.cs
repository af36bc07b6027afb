using System.Net;
using System.Text;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>Somebody with an open wallet, a storage account and (after the first registration) keys that speak for it.</summary>
internal sealed record Person(GuiseApp App, Owner Wallet, string Token, Signer Key)
{
    public static async Task<Person> New(GuiseApp app)
    {
        (Owner wallet, string token) = await Owner.Unlocked(app);
        return new(app, wallet, token, Signer.New());
    }

    /// <summary>With a key that is registered.</summary>
    public static async Task<Person> WithKey(GuiseApp app)
    {
        Person person = await New(app);
        (await person.Register(person.Key)).Must(HttpStatusCode.Created);
        return person;
    }

    /// <summary>The same person at another instance.</summary>
    public Person At(GuiseApp app) => this with { App = app };

    public async Task<string> Account() => (await App.Get("/v1/dids", Token)).Must(HttpStatusCode.OK).String("account");

    public static async Task<string> Service(GuiseApp app) => (await app.Get("/did")).Must(HttpStatusCode.OK).String("value");

    public Task<Answer> Challenge(string did, string purpose = "register", string? bucket = null) =>
        App.Post("/v1/dids/challenges", new { did, purpose, bucket }, Token);

    public async Task<Answer> Register(Signer key, string purpose = "register", string? bucket = null)
    {
        Answer challenge = (await Challenge(key.Did, purpose, bucket)).Must(HttpStatusCode.Created);
        return await App.Post("/v1/dids", new { challenge = challenge.String("id"), proof = Proof(key, challenge, purpose, bucket) }, Token);
    }

    /// <summary>The token that answers a challenge, with any of its parts replaced.</summary>
    public string Proof(Signer key, Answer challenge, string purpose = "register", string? bucket = null, string? service = null,
        string? account = null, object[]? att = null, bool inNonce = false)
    {
        Dictionary<string, object?> fact = new() { ["challenge"] = challenge.String("nonce"), ["purpose"] = purpose, ["account"] = account
            ?? challenge.String("account") };
        if (bucket is not null) fact["bucket"] = bucket;
        return key.Ucan(
            service ?? challenge.String("service"), att ?? [], exp: App.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
            nonce: inNonce ? challenge.String("nonce") : null, facts: inNonce ? null : [fact]);
    }

    public async Task<string> Bucket(string name = "photos", string? organization = null) =>
        (await App.Post("/v1/buckets", new { name, organization }, Token)).Must(HttpStatusCode.Created).String("id");

    public Task<Answer> Grant(string bucket, object principal, string role = "owner", string? path = null, int? expiresIn = null) =>
        App.Post($"/v1/buckets/{bucket}/grants", new { principal, role, path, expiresIn }, Token);

    public long Soon(int seconds = 600) => App.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds;

    /// <summary>A token of this person's key for the service, good for a few requests.</summary>
    public async Task<string> Ask(string bucket, string path = "", string can = "storage/*", string[]? proofs = null, Signer? key = null,
        long? nbf = null, string? nonce = null) =>
        (key ?? Key).Ucan(await Service(App), UcanChainTests.Att(At(bucket, path), can), proofs, exp: Soon(), nbf: nbf, nonce: nonce);

    /// <summary>A delegation from this person's key to another.</summary>
    public string Delegate(string bucket, string to, string path = "", string can = "storage/*", string[]? proofs = null, Signer? key = null,
        int seconds = 86_400, long? nbf = null) =>
        (key ?? Key).Ucan(to, UcanChainTests.Att(At(bucket, path), can), proofs, exp: Soon(seconds), nbf: nbf);

    public static string At(string bucket, string path = "") => path == "" ? "storage://" + bucket : $"storage://{bucket}/{path}";

    public Task<Answer> Put(string bucket, string path, string ucan, string body = "hello", string type = "text/plain", string? ifMatch = null,
        string? ifNoneMatch = null) =>
        Send(App, HttpMethod.Put, $"/v1/buckets/{bucket}/objects/{path}", ucan, body, type, ifMatch, ifNoneMatch);

    public Task<Answer> Get(string bucket, string path, string ucan) => Send(App, HttpMethod.Get, $"/v1/buckets/{bucket}/objects/{path}", ucan);

    public Task<Answer> Remove(string bucket, string path, string ucan) => Send(App, HttpMethod.Delete, $"/v1/buckets/{bucket}/objects/{path}", ucan);

    public static async Task<Answer> Send(
        GuiseApp app, HttpMethod method, string path, string ucan, string? body = null, string type = "text/plain", string? ifMatch = null,
        string? ifNoneMatch = null, string? agent = null,
        string? proofs = null)
    {
        // As it stands: the client would tidy the path up.
        using HttpRequestMessage request = new(method,
            new Uri(app.Http.BaseAddress!.ToString().TrimEnd('/') + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + ucan);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        if (agent is not null) request.Headers.TryAddWithoutValidation("x-agent-did", agent);
        if (proofs is not null) request.Headers.TryAddWithoutValidation("ucans", proofs);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        using HttpResponseMessage response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.Of(response);
    }
}
