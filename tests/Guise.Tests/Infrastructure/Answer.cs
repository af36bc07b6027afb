using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Guise.Platform;
using Xunit.Sdk;

namespace Guise.Tests.Infrastructure;

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    public static async Task<Answer> Of(HttpResponseMessage response) => new(
        response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers,
        response.Content.Headers.ContentType?.MediaType);

    /// <summary>What the application logged of a failure of its own.</summary>
    public string? Failure { get; init; }

    public JsonElement Json => JsonElement.Parse(Text);

    public JsonElement this[string member] => Json.GetProperty(member);

    public string String(string member) => this[member].GetString()!;

    public bool Has(string member) => Json.TryGetProperty(member, out _);

    /// <summary>Fails with the whole answer in sight.</summary>
    public Answer Must(HttpStatusCode status) =>
        Status == status ? this : throw new XunitException($"Wanted {(int)status}, got {(int)Status}: {Text} {Failure}");

    /// <summary>A problem in full: code, status, media type, and a page to read about it.</summary>
    public Answer MustBe(Problem problem)
    {
        if ((int)Status != problem.Status || ContentType != "application/problem+json")
            throw new XunitException($"Wanted {problem.Status} {problem.Code}, got {(int)Status} {ContentType}: {Text} {Failure}");
        Assert.Equal(problem.Code, String("code"));
        Assert.Equal(problem.Sentence, String("detail"));
        Assert.Equal(problem.Status, this["status"].GetInt32());
        Assert.Equal("/problems/" + problem.Code, String("type"));
        return this;
    }
}
