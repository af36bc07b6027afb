using System.Net;
using System.Text;
using System.Text.Json;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Contents;

/// <summary>What an open wallet keeps, as its owner meets it.</summary>
public sealed class ContentTests
{
    [Fact]
    public async Task A_content_comes_back_byte_for_byte()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        const string content =
            """{ "id":"did:example:1", "big": 123456789012345678901234567890.10, "text":"\u00e9é\ud83d\ude00" , "nested":[1 ,{"a":null}]}""";

        Answer added = (await app.Post("/v1/contents/metadata", $$"""{"content":{{content}}}""", token)).Must(HttpStatusCode.Created);
        Assert.Equal("did:example:1", added.String("id"));
        Assert.Equal("/v1/contents/metadata/did%3Aexample%3A1", added.Headers.Location!.OriginalString);
        Answer got = (await app.Get(added.Headers.Location.OriginalString, token)).Must(HttpStatusCode.OK);
        Assert.Contains("\"content\":" + content, got.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("collection", """{"id":"c"}""", "c")]
    [InlineData("metadata", """{"id":"http://example.edu/credentials/1872?x=1&y=2#z"}""", "http://example.edu/credentials/1872?x=1&y=2#z")]
    [InlineData("connection", """{"id":"did:web:example.com%3A3000:user"}""", "did:web:example.com%3A3000:user")]
    [InlineData("credential", """{"id":"urn:uuid:9c6e0a2e","type":["VerifiableCredential"]}""", "urn:uuid:9c6e0a2e")]
    [InlineData("credential", "\"eyJhbGciOiJub25lIn0.eyJqdGkiOiJodHRwOi8vZXhhbXBsZS5lZHUvMSJ9.c2ln\"", "http://example.edu/1")]
    [InlineData("didResolutionResponse", """{"id":"outer","didDocument":{"id":"did:key:z6Mk"}}""", "did:key:z6Mk")]
    [InlineData("key", """{"id":"ключ/ key"}""", "ключ/ key")]
    public async Task Every_type_is_found_by_its_own_id(string type, string content, string id)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        Answer added = (await app.Post("/v1/contents/" + type, $$"""{"content":{{content}}}""", token)).Must(HttpStatusCode.Created);
        Assert.Equal(id, added.String("id"));
        Assert.Equal(id, (await app.Get($"/v1/contents/{type}/{Uri.EscapeDataString(id)}", token)).Must(HttpStatusCode.OK).String("id"));
        (await app.Post("/v1/contents/" + type, $$"""{"content":{{content}}}""", token)).MustBe(Problems.ContentExists);
        (await app.Delete($"/v1/contents/{type}/{Uri.EscapeDataString(id)}", token)).Must(HttpStatusCode.NoContent);
        (await app.Get($"/v1/contents/{type}/{Uri.EscapeDataString(id)}", token)).MustBe(Problems.ContentNotFound);
        (await app.Delete($"/v1/contents/{type}/{Uri.EscapeDataString(id)}", token)).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_content_without_an_id_is_known_by_its_bytes()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        const string content = """{"name":"Alice"}""";
        Answer added = (await app.Post("/v1/contents/metadata", $$"""{"content":{{content}}}""", token)).Must(HttpStatusCode.Created);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content))), added.String("id"));
        (await app.Post("/v1/contents/metadata", $$"""{"content":{{content}}}""", token)).MustBe(Problems.ContentExists);
    }

    [Theory]
    [InlineData("metadata", "[]", "invalid-content")]
    [InlineData("metadata", "1", "invalid-content")]
    [InlineData("metadata", "null", "invalid-body")]
    [InlineData("metadata", "\"text\"", "invalid-content")]
    [InlineData("metadata", """{"id":1}""", "invalid-content-id")]
    [InlineData("metadata", """{"id":""}""", "invalid-content-id")]
    [InlineData("metadata", """{"id":"a\u0000b"}""", "invalid-content-id")]
    [InlineData("metadata", """{"id":"a%2fb"}""", "invalid-content-id")]
    [InlineData("metadata", """{"id":"../a"}""", "invalid-content-id")]
    [InlineData("metadata", """{"id":"\ud800"}""", "invalid-body")]
    [InlineData("metadata", """{"a":{"b":1,"b":2}}""", "invalid-body")]
    [InlineData("credential", "\"a.b.c\"", "invalid-content")]
    [InlineData("credential", "\"a.b\"", "invalid-content")]
    [InlineData("didResolutionResponse", """{"id":"x"}""", "invalid-content")]
    [InlineData("nonsense", "{}", "invalid-content-type")]
    [InlineData("Metadata", "{}", "invalid-content-type")]
    public async Task What_is_no_content_is_refused(string type, string content, string code)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        (await app.Post("/v1/contents/" + type, $$"""{"content":{{content}}}""", token)).MustBe(Problems.All.Single(problem => problem.Code == code));
    }

    [Fact]
    public async Task A_content_has_at_most_512_KiB()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string Body(int bytes) => """{"content":{"id":"large","x":"#"}}""".Replace("#", new string('x', bytes - """{"id":"large","x":""}""".Length));

        (await app.Post("/v1/contents/metadata", Body(Limits.ContentBytes + 1), token)).MustBe(Problems.ContentTooLarge);
        (await app.Post("/v1/contents/metadata", Body(Limits.ContentBytes), token)).Must(HttpStatusCode.Created);
        Answer got = (await app.Get("/v1/contents/metadata/large", token)).Must(HttpStatusCode.OK);
        Assert.Equal(Limits.ContentBytes, JsonSerializer.SerializeToUtf8Bytes(got["content"]).Length);
    }

    [Fact]
    public async Task Pages_are_exact_and_their_continuations_belong_to_one_list()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        (_, string other) = await Owner.Unlocked(app);
        for (int i = 0; i < 25; i++) await app.Post("/v1/contents/metadata", new { content = new { id = $"note-{i}" } }, token);

        HashSet<string> seen = [];
        List<int> sizes = [];
        string? continuation = null, first = null;
        do
        {
            Answer page = (await app.Get("/v1/contents/metadata?limit=10" + (continuation is null ? "" : "&continuation=" + continuation), token))
                .Must(HttpStatusCode.OK);
            sizes.Add(page["items"].GetArrayLength());
            foreach (JsonElement item in page["items"].EnumerateArray()) Assert.True(seen.Add(item.GetProperty("id").GetString()!));
            continuation = page.Has("continuation") ? page.String("continuation") : null;
            first ??= continuation;
        }
        while (continuation is not null);
        Assert.Equal([10, 10, 5], sizes);

        (await app.Get("/v1/contents/metadata?continuation=" + first, other)).MustBe(Problems.InvalidContinuation);
        (await app.Get("/v1/contents/connection?continuation=" + first, token)).MustBe(Problems.InvalidContinuation);
        (await app.Get("/v1/contents/metadata?continuation=" + first![..^2] + "AA", token)).MustBe(Problems.InvalidContinuation);
        foreach (string query in new[] { "limit=0", "limit=101", "limit=x", "limit=1&limit=2", "unknown=1", "limit=", "limit=+1" })
            (await app.Get("/v1/contents/metadata?" + query, token)).MustBe(Problems.InvalidQuery);
    }

    [Fact]
    public async Task A_page_of_large_contents_ends_early_and_loses_none()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        for (int i = 0; i < 10; i++)
            (await app.Post("/v1/contents/metadata", new { content = new { id = $"large-{i}", x = new string('x', 500_000) } }, token))
                .Must(HttpStatusCode.Created);
        Answer page = (await app.Get("/v1/contents/metadata", token)).Must(HttpStatusCode.OK);
        Assert.True(page.Text.Length <= Limits.PageBytes + 1000);
        int rest = (await app.Get("/v1/contents/metadata?continuation=" + page.String("continuation"), token))["items"].GetArrayLength();
        Assert.Equal(10, page["items"].GetArrayLength() + rest);
    }

    [Fact]
    public async Task A_collection_lists_its_members_by_type_and_forgets_them_when_it_goes()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        async Task Add(string type, string id, string? collection = null) => (await app.Post("/v1/contents/" + type,
            collection is null ? new { content = new { id } } : new { content = new { id }, collection }, token)).Must(HttpStatusCode.Created);
        async Task<string[]> List(string path) =>
            [.. (await app.Get(path, token)).Must(HttpStatusCode.OK)["items"].EnumerateArray().Select(item => item.GetProperty("id").GetString()!)
                .Order()];

        await Add("collection", "travel");
        await Add("collection", "work");
        await Add("metadata", "a", "travel");
        await Add("metadata", "b", "travel");
        await Add("metadata", "c", "work");
        await Add("credential", "d", "travel");
        await Add("metadata", "e");
        (await app.Post("/v1/contents/metadata", new { content = new { id = "f" }, collection = "nowhere" }, token))
            .MustBe(Problems.CollectionNotFound);

        Assert.Equal(["a", "b"], await List("/v1/contents/metadata?collection=travel"));
        Assert.Equal(["d"], await List("/v1/contents/credential?collection=travel"));
        Assert.Equal(["a", "b", "c", "e"], await List("/v1/contents/metadata"));
        (await app.Get("/v1/contents/metadata?collection=nowhere", token)).MustBe(Problems.CollectionNotFound);

        (await app.Delete("/v1/contents/metadata/a", token)).Must(HttpStatusCode.NoContent);
        Assert.Equal(["b"], await List("/v1/contents/metadata?collection=travel"));

        (await app.Delete("/v1/contents/collection/travel", token)).Must(HttpStatusCode.NoContent);
        (await app.Get("/v1/contents/metadata?collection=travel", token)).MustBe(Problems.CollectionNotFound);
        Assert.Equal(["b", "c", "e"], await List("/v1/contents/metadata"));

        // Made again under the same id, it is another one.
        await Add("collection", "travel");
        Assert.Empty(await List("/v1/contents/metadata?collection=travel"));
        await Add("metadata", "g", "travel");
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["g"], await List("/v1/contents/metadata?collection=travel"));
        (await app.Delete("/v1/contents/metadata/b", token)).Must(HttpStatusCode.NoContent);
        Assert.Equal(["c", "e", "g"], await List("/v1/contents/metadata"));
    }

    [Fact]
    public async Task A_repeated_add_under_one_key_gets_the_same_answer()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string key = Guid.NewGuid().ToString();
        object body = new { content = new { id = "once" } };
        Answer first = (await app.Post("/v1/contents/metadata", body, token, key)).Must(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Answer again = (await app.Post("/v1/contents/metadata", body, token, key)).Must(HttpStatusCode.Created);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        (await app.Post("/v1/contents/metadata", new { content = new { id = "other" } }, token, key)).MustBe(Problems.IdempotencyKeyReused);
        (await app.Post("/v1/contents/metadata", body, token, "too-short")).MustBe(Problems.InvalidIdempotencyKey);
        (await app.Post("/v1/contents/metadata", body, token)).MustBe(Problems.ContentExists);
    }

    [Fact]
    public async Task A_storm_of_one_key_adds_once_and_everybody_gets_the_answer_or_is_told_to_wait()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string key = Guid.NewGuid().ToString();
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            app.Post("/v1/contents/metadata", new { content = new { id = "once" } }, token, key)));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Created);
        foreach (Answer answer in answers)
        {
            if (answer.Status != HttpStatusCode.Created) answer.MustBe(Problems.RequestRunning);
        }
        Assert.Single(answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Text).Distinct());
    }
}
