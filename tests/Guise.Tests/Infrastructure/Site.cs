using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;

namespace Guise.Tests.Infrastructure;

/// <summary>A website with a browser in front of it, as the stories tell of it.</summary>
internal sealed record Site(GuiseApp App, string Origin)
{
    private readonly string _verifier = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32));

    public string Verifier => _verifier;

    public string Challenge => StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier)));

    public Task<Answer> File(string wallet, string kind, string? target = null, object? signature = null)
    {
        Dictionary<string, object> body = new() { ["kind"] = kind, ["origin"] = Origin };
        if (kind == "login") body["challenge"] = Challenge;
        if (target is not null) body["target"] = target;
        if (signature is not null) body["signature"] = signature;
        return App.Post("/v1/requests", body, wallet);
    }

    public static Task<Answer> Approve(GuiseApp app, string wallet, Answer request, string? mask = null) =>
        app.Post($"/v1/requests/{request.String("id")}/approve", mask is null
            ? new { digest = request.String("digest") }
            : new { digest = request.String("digest"), mask }, wallet);

    /// <summary>Files and approves; fails unless it is approved.</summary>
    public async Task<Answer> Ask(string wallet, string kind, string? target = null, object? signature = null)
    {
        Answer filed = (await File(wallet, kind, target, signature)).Must(HttpStatusCode.Created);
        Answer decided = (await Approve(App, wallet, filed)).Must(HttpStatusCode.OK);
        Assert.Equal("approved", decided.String("status"));
        return decided;
    }

    /// <summary>Logs in with a mask on display: by its index, as new, or one of a linked origin.</summary>
    public async Task<(string Token, JsonElement Mask, Answer Answer)> Login(string wallet, string? mask = null, string? linked = null)
    {
        Answer filed = (await File(wallet, "login")).Must(HttpStatusCode.Created);
        JsonElement display = filed["display"];
        JsonElement masks = linked is null ? display.GetProperty("masks")
            : display.GetProperty("linked").EnumerateArray().Single(other => other.GetProperty("origin").GetString() == linked).GetProperty("masks");
        string id = mask == "new" ? "new" : masks[mask is null ? 0 : int.Parse(mask)].GetProperty("id").GetString()!;
        Answer approved = (await Approve(App, wallet, filed, id)).Must(HttpStatusCode.OK);
        Answer redeemed = (await Redeem(approved.String("code"))).Must(HttpStatusCode.OK);
        return (redeemed.String("token"), redeemed["mask"], redeemed);
    }

    public Task<Answer> Redeem(string code, string? verifier = null, string? from = null) =>
        App.Send(HttpMethod.Post, "/v1/sessions", new { code, verifier = verifier ?? Verifier }, origin: from);

    public Task<Answer> Sign(string token, string kind, object payload, string? salt = null) => App.Post("/v1/session/sign", salt is null
        ? new { kind, payload }
        : new { kind, payload, salt }, token);
}
