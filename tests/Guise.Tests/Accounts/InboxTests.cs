using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Accounts;

/// <summary>Messages into an inbox, out of it, and away.</summary>
public sealed class InboxTests
{
    [Fact]
    public async Task A_message_waits_with_a_postmark_that_only_its_receiver_reads()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token(), path = $"/v1/accounts/{alice.Name}/messages";
        string id = (await app.Post(path, Envelope("hello"))).Must(HttpStatusCode.Accepted).String("id");

        JsonElement message = Assert.Single((await app.Get(path, token)).Must(HttpStatusCode.OK)["items"].EnumerateArray());
        Assert.Equal(id, message.GetProperty("id").GetString());
        JsonElement envelope = message.GetProperty("envelope");
        Assert.Equal("hello", envelope.GetProperty("message").GetString());
        Assert.Equal("bob.eth", envelope.GetProperty("metadata").GetProperty("deliveryInformation").GetProperty("from").GetString());

        JsonElement postmark = Decrypt(envelope.GetProperty("postmark").GetString()!, alice.Encryption);
        Assert.Equal(app.Clock.GetUtcNow().ToUnixTimeMilliseconds(), postmark.GetProperty("incommingTimestamp").GetInt64());
        Assert.Equal(Hex.Encode(PersonalMessage.Digest("\"hello\"")), postmark.GetProperty("messageHash").GetString());
        string unsigned = $$"""{"incommingTimestamp":{{postmark.GetProperty("incommingTimestamp")}},"messageHash":"{{postmark.GetProperty("messageHash")}}"}""";
        byte[] key = Convert.FromBase64String((await app.Get("/.well-known/dm3-delivery-service.json")).String("publicSigningKey"));
        byte[] signed = Encoding.UTF8.GetBytes(Hex.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(unsigned))));
        Assert.True(Ed25519.Verify(key, signed, postmark.GetProperty("signature").GetBytesFromBase64()));
    }

    [Fact]
    public async Task An_acknowledged_message_is_gone()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app), bob = await NameOwner.WithAccount(app);
        string token = await alice.Token(), other = await bob.Token(), path = $"/v1/accounts/{alice.Name}/messages";
        string id = (await app.Post(path, Envelope("hello"))).Must(HttpStatusCode.Accepted).String("id");
        (await app.Get(path, other)).MustBe(Problems.OtherAccount);
        (await app.Delete($"{path}/{id}", other)).MustBe(Problems.OtherAccount);
        (await app.Delete($"/v1/accounts/{bob.Name}/messages/{id}", other)).MustBe(Problems.MessageNotFound);
        (await app.Get(path)).MustBe(Problems.AccountTokenNeeded);
        (await app.Delete($"{path}/{id}", token)).Must(HttpStatusCode.NoContent);
        (await app.Delete($"{path}/{id}", token)).MustBe(Problems.MessageNotFound);
        Assert.Empty((await app.Get(path, token))["items"].EnumerateArray());
        foreach (string wrong in (string[])["x", new string('g', 48), id.ToUpperInvariant() + "A", id[..^1] + "F"])
            (await app.Delete($"{path}/{wrong}", token)).MustBe(Problems.MessageNotFound);
    }

    [Fact]
    public async Task Messages_come_in_order_page_by_page()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token(), path = $"/v1/accounts/{alice.Name}/messages";
        for (int i = 0; i < 7; i++)
        {
            (await app.Post(path, Envelope($"message {i}"))).Must(HttpStatusCode.Accepted);
            app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        List<string> seen = [];
        string? continuation = null;
        do
        {
            Answer page = (await app.Get($"{path}?limit=3{(continuation is null ? "" : "&continuation=" + continuation)}", token))
                .Must(HttpStatusCode.OK);
            seen.AddRange(page["items"].EnumerateArray().Select(item => item.GetProperty("envelope").GetProperty("message").GetString()!));
            continuation = page.Has("continuation") ? page.String("continuation") : null;
        }
        while (continuation is not null);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"message {i}"), seen);
    }

    [Fact]
    public async Task A_message_expires_after_the_accounts_time_and_its_row_goes()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token(), path = $"/v1/accounts/{alice.Name}/messages";
        (await app.Patch("/v1/accounts/" + alice.Name, new { messageTtl = 3600 }, token)).Must(HttpStatusCode.OK);
        (await app.Post(path, Envelope("old"))).Must(HttpStatusCode.Accepted);
        app.Clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.Single((await app.Get(path, token)).Must(HttpStatusCode.OK)["items"].EnumerateArray());
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        token = await alice.Token();
        Assert.Empty((await app.Get(path, token))["items"].EnumerateArray());
        app.Clock.Advance(TimeSpan.FromHours(3));
        await app.Services.GetRequiredService<Sweep>().Run(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(StoreDump.Rows(app, "name|"), row => row.Row.StartsWith("msg|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Size_is_counted_in_bytes_of_the_canonical_form()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token(), path = $"/v1/accounts/{alice.Name}/messages";
        (await app.Patch("/v1/accounts/" + alice.Name, new { maxMessageSize = 2000 }, token)).Must(HttpStatusCode.OK);
        int envelope = Encoding.UTF8.GetByteCount(CanonicalJson.Of(JsonSerializer.SerializeToElement(Envelope(""))));
        (await app.Post(path, Envelope(new string('a', 2000 - envelope)))).Must(HttpStatusCode.Accepted);
        (await app.Post(path, Envelope(new string('a', 2001 - envelope)))).MustBe(Problems.MessageTooLarge);
        (await app.Post(path, Envelope(new string('é', (2000 - envelope) / 2)))).Must(HttpStatusCode.Accepted);
        (await app.Post(path, Envelope(new string('é', (2000 - envelope) / 2 + 1)))).MustBe(Problems.MessageTooLarge);
        (await app.Post(path, Envelope(new string('a', 300_000)))).MustBe(Problems.MessageTooLarge);
        // Only said and not sent: the service answers before it reads, and would hang up in the middle of it.
        (int status, string text) = await RawHttp.Send(app,
            $"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {Limits.MessageBodyBytes + 1}\r\n\r\n");
        Assert.Equal(Problems.BodyTooLarge.Status, status);
        Assert.Contains(Problems.BodyTooLarge.Code, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_the_account_takes_its_messages_along()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string path = $"/v1/accounts/{alice.Name}/messages";
        for (int i = 0; i < 3; i++) (await app.Post(path, Envelope("x"))).Must(HttpStatusCode.Accepted);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.DeleteAccount()).Must(HttpStatusCode.NoContent);
        (await app.Post(path, Envelope("x"))).MustBe(Problems.AccountNotFound);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.CreateAccount()).Must(HttpStatusCode.Created);
        Assert.Empty((await app.Get(path, await alice.Token()))["items"].EnumerateArray());
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(10));
        Assert.DoesNotContain(StoreDump.Rows(app, "name|"), row => row.Row.StartsWith("msg|", StringComparison.Ordinal)
            || row.Row.StartsWith("erasing|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Senders_and_inboxes_have_limits()
    {
        await using GuiseApp app = await GuiseApp.Start(options: guise => (guise.MessagesAtOnce, guise.MessagesPerMinute) = (3, 1));
        NameOwner alice = await NameOwner.WithAccount(app);
        string path = $"/v1/accounts/{alice.Name}/messages";
        for (int i = 0; i < 3; i++) (await app.Post(path, Envelope("x"))).Must(HttpStatusCode.Accepted);
        Answer limited = (await app.Post(path, Envelope("x"))).MustBe(Problems.TooManyRequests);
        Assert.NotNull(limited.Headers.RetryAfter);

        Guise.Accounts.InboxWindow full = new(1, app.Clock.GetUtcNow(), Limits.InboxMessagesPerHour, 0);
        Assert.False(full.Takes(1));
        Assert.False((full with { Messages = 0, Bytes = Limits.InboxBytesPerHour }).Takes(1));
        Assert.True(Guise.Accounts.InboxWindow.Now(full, app.Clock.GetUtcNow() + TimeSpan.FromHours(1)).Takes(1));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"to":"a"}""")]
    [InlineData("""{"to":"a","from":1}""")]
    [InlineData("""{"to":"a","from":"b","more":"c"}""")]
    public async Task Delivery_information_is_a_text_or_names_sender_and_receiver(string information)
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string body = """{"message":"x","metadata":{"version":"v1","deliveryInformation":@,"messageHash":"0x","signature":""}}""";
        (await app.Post($"/v1/accounts/{alice.Name}/messages", body.Replace("@", information))).MustBe(Problems.InvalidMessage);
        (await app.Post($"/v1/accounts/{alice.Name}/messages", body.Replace("@", "\"encrypted\""))).Must(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task What_lies_in_the_inbox_cannot_be_read_from_the_store()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        const string canary = "KanarienvogelImBriefkasten";
        (await app.Post($"/v1/accounts/{alice.Name}/messages", Envelope(canary))).Must(HttpStatusCode.Accepted);
        Assert.All(StoreDump.Rows(app, ""), row => Assert.Empty(Canary.Found(row.Value, canary)));
        Assert.Empty(Canary.Found(app.Logs.Text, canary));
        Assert.DoesNotContain(alice.Name, app.Logs.Text, StringComparison.Ordinal);
    }

    private static object Envelope(string message) => new
    {
        message,
        metadata = new
        {
            version = "v1", encryptionScheme = "x25519-chacha20-poly1305", deliveryInformation = new { to = "alice.eth", from = "bob.eth" },
            messageHash = "0x00", signature = "",
        },
    };

    /// <summary>As the receiver's client does it: the server's side of libsodium's key exchange.</summary>
    internal static JsonElement Decrypt(string box, byte[] secret)
    {
        JsonElement parts = JsonElement.Parse(box);
        byte[] sender = parts.GetProperty("ephemPublicKey").GetBytesFromBase64(), cipher = parts.GetProperty("ciphertext").GetBytesFromBase64();
        byte[] session = Blake2b.Hash([.. X25519.Agree(secret, sender)!, .. sender, .. X25519.PublicKey(secret)], 64);
        byte[] padded = new byte[cipher.Length - 16];
        using ChaCha20Poly1305 open = new(session.AsSpan(32));
        open.Decrypt(Hex.TryDecode(parts.GetProperty("nonce").GetString())!, cipher.AsSpan(0, padded.Length), cipher.AsSpan(padded.Length), padded);
        Assert.Equal(0, padded.Length % 2048);
        return JsonElement.Parse(Encoding.UTF8.GetString(padded.AsSpan(0, Array.LastIndexOf(padded, (byte)0x80))));
    }
}
