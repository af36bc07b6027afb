using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Masks;

/// <summary>A person's masks, one key each, all from her phrase.</summary>
public sealed class MaskTests
{
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task A_phrase_from_MSQ_gives_the_very_masks_that_it_shows_there()
    {
        JsonObject file = Vectors.Read("masks.json");
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app, seedPhrase: file.Text("phrase"));
        string token = await owner.Unlock();
        var own = file["vectors"]!.AsArray().Where(vector => vector.Text("externalSalt") == "" && vector.Text("origin") != "https://msq.tech")
            .ToList();
        Assert.NotEmpty(own);
        foreach (JsonNode? vector in own)
        {
            JsonElement masks = (await Query(app, token, vector.Text("origin")))["items"];
            int index = (int)vector!["index"]!;
            while (masks.GetArrayLength() <= index)
            {
                await app.Post("/v1/masks", new { origin = vector.Text("origin") }, token);
                masks = (await Query(app, token, vector.Text("origin")))["items"];
            }
            JsonElement mask = masks[index];
            Assert.Equal(vector.Text("principal"), mask.GetProperty("principal").GetString());
            Assert.Equal(StrictBase64Url.Encode(vector.Hex("publicKey")), mask.GetProperty("publicKey").GetString());
        }
    }

    [Fact]
    public void Token_accounts_derive_from_the_reserved_origin_and_their_salt()
    {
        JsonObject file = Vectors.Read("masks.json");
        using MaskKeys keys = new(Bip39.TryParse(System.Text.Encoding.UTF8.GetBytes(file.Text("phrase"))));
        int found = 0;
        foreach (JsonNode? vector in file["vectors"]!.AsArray().Where(vector => vector.Text("externalSalt") != ""))
        {
            string[] salt = System.Text.Encoding.UTF8.GetString(vector.Hex("externalSalt")).Split('\n');
            if (salt is not ["\u00acicrc1", var ledger, var number]) continue;
            Assert.Equal(vector.Hex("secret"), keys.TokenAccountSecret(ledger, int.Parse(number)));
            found++;
        }
        Assert.True(found > 0);
    }

    [Fact]
    public async Task The_same_phrase_on_an_empty_instance_gives_the_same_masks_in_the_same_order()
    {
        await using GuiseApp first = await GuiseApp.Start(), second = await GuiseApp.Start();
        Owner owner = await Owner.With(first);
        string here = await owner.Unlock(), there = await (await Owner.With(second, seedPhrase: owner.Phrase)).Unlock();
        foreach (string token in new[] { here, there })
        {
            GuiseApp app = token == here ? first : second;
            for (int i = 0; i < 2; i++) (await app.Post("/v1/masks", new { origin = Shop }, token)).Must(HttpStatusCode.Created);
        }
        Assert.Equal((await Query(first, here, Shop))["items"].GetRawText(), (await Query(second, there, Shop))["items"].GetRawText());
    }

    [Fact]
    public async Task An_origin_never_seen_has_mask_zero_and_looking_stores_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        JsonElement mask = Assert.Single((await Query(app, token, Shop))["items"].EnumerateArray());
        Assert.Equal(0, mask.GetProperty("index").GetInt32());
        Assert.Empty((await app.Post("/v1/masks/query", new { }, token))["items"].EnumerateArray());
        Answer next = (await app.Post("/v1/masks", new { origin = Shop }, token)).Must(HttpStatusCode.Created);
        Assert.Equal(1, next["index"].GetInt32());
        Assert.Equal(2, (await app.Post("/v1/masks/query", new { }, token))["items"].GetArrayLength());
    }

    [Fact]
    public async Task A_mask_is_one_key_shown_as_principal_did_and_address()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        JsonElement mask = (await Query(app, token, Shop))["items"][0];
        byte[] key = StrictBase64Url.TryDecode(mask.GetProperty("publicKey").GetString())!;
        Assert.Equal(Principal.SelfAuthenticating(PublicKeyDer.Encode(KeyType.Secp256k1, key)).ToString(), mask.GetProperty("principal").GetString());
        Assert.Equal(EthereumAddress.OfPublicKey(key).ToString(), mask.GetProperty("address").GetString());
        Assert.True(DidKey.TryDecode(mask.GetProperty("did").GetString(), out KeyType type, out byte[] same));
        Assert.Equal((KeyType.Secp256k1, Convert.ToHexString(key)), (type, Convert.ToHexString(same)));
        Assert.Matches("^[A-Z][a-z]+ [A-Z][a-z]+$", mask.GetProperty("pseudonym").GetString());
        Assert.StartsWith("data:image/svg+xml;base64,", mask.GetProperty("avatar").GetString());
    }

    [Fact]
    public void Pseudonyms_come_from_two_lists_of_256_words_by_the_published_bytes()
    {
        byte[] bytes = new byte[29];
        HashSet<string> adjectives = [], nouns = [];
        for (int i = 0; i < 256; i++)
        {
            (bytes[3], bytes[4]) = ((byte)i, (byte)i);
            string[] words = Pseudonym.Of(Principal.Of(bytes)).Split(' ');
            adjectives.Add(words[0]);
            nouns.Add(words[1]);
        }
        Assert.Equal((256, 256), (adjectives.Count, nouns.Count));
    }

    [Fact]
    public async Task A_mask_is_renamed_by_its_id_and_keeps_its_name_and_id_through_a_rekey()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        string id = (await Query(app, token, Shop))["items"][0].GetProperty("id").GetString()!;
        Answer renamed = (await app.Patch($"/v1/masks/{id}", new { pseudonym = "Größe <b>&" }, token)).Must(HttpStatusCode.OK);
        Assert.Equal("Größe <b>&", renamed.String("pseudonym"));
        string etag = renamed.Headers.ETag!.ToString();
        (await app.Patch($"/v1/masks/{id}", new { pseudonym = "Again" }, token, etag)).Must(HttpStatusCode.OK);
        (await app.Patch($"/v1/masks/{id}", new { pseudonym = "Too late" }, token, etag)).MustBe(Problems.PreconditionFailed);

        (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, token)).Must(HttpStatusCode.OK);
        Assert.Equal("Again", (await Query(app, token, Shop))["items"][0].GetProperty("pseudonym").GetString());
        (await app.Patch($"/v1/masks/{id}", new { pseudonym = "Moved" }, token)).Must(HttpStatusCode.OK);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        JsonElement mask = (await Query(app, token, Shop))["items"][0];
        Assert.Equal(("Moved", id), (mask.GetProperty("pseudonym").GetString(), mask.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" name")]
    [InlineData("name ")]
    [InlineData("a\nb")]
    [InlineData("a\u202eb")]
    [InlineData("a\u200bb")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_pseudonym_that_would_deceive_is_refused(string pseudonym)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string id = (await Query(app, token, Shop))["items"][0].GetProperty("id").GetString()!;
        (await app.Patch($"/v1/masks/{id}", new { pseudonym }, token)).MustBe(Problems.InvalidPseudonym);
    }

    [Fact]
    public async Task Ids_of_another_wallet_and_nonsense_are_not_found()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string mine) = await Owner.Unlocked(app);
        (_, string theirs) = await Owner.Unlocked(app);
        string id = (await Query(app, theirs, Shop))["items"][0].GetProperty("id").GetString()!;
        foreach (string bad in new[] { id, "x", id + "AAAA", "A" + id[1..] })
            (await app.Patch($"/v1/masks/{bad}", new { pseudonym = "Name" }, mine)).MustBe(Problems.MaskNotFound);
    }

    [Fact]
    public async Task Reserved_origins_have_no_masks_for_anybody()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        foreach (string reserved in new[] { "https://msq.tech", app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) })
        {
            (await Query(app, token, reserved)).MustBe(Problems.OriginReserved);
            (await app.Post("/v1/masks", new { origin = reserved }, token)).MustBe(Problems.OriginReserved);
        }
        (await Query(app, token, "https://SHOP.example")).MustBe(Problems.InvalidOrigin);
    }

    [Fact]
    public async Task There_is_a_last_mask_and_a_repetition_makes_no_other()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        Answer once = await app.Post("/v1/masks", new { origin = Shop }, token, "a-key-of-more-than-128-bits");
        Answer again = await app.Post("/v1/masks", new { origin = Shop }, token, "a-key-of-more-than-128-bits");
        Assert.Equal(once.Text, again.Text);
        for (int i = 2; i < 100; i++) (await app.Post("/v1/masks", new { origin = Shop }, token)).Must(HttpStatusCode.Created);
        (await app.Post("/v1/masks", new { origin = Shop }, token)).MustBe(Problems.TooManyMasks);
    }

    [Fact]
    public async Task Masks_made_at_once_are_all_kept()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        Answer[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Post("/v1/masks", new { origin = Shop }, token)));
        int created = made.Count(answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(created, made.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer["index"].GetInt32()).Distinct()
            .Count());
        Assert.Equal(created + 1, (await Query(app, token, Shop))["items"].GetArrayLength());
    }

    [Fact]
    public async Task All_masks_are_shown_page_by_page()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        for (int i = 0; i < 5; i++) (await app.Post("/v1/masks", new { origin = $"https://s{i}.example" }, token)).Must(HttpStatusCode.Created);
        HashSet<string> origins = [];
        string? continuation = null;
        do
        {
            Answer page = (await app.Post("/v1/masks/query", continuation is null ? new { limit = 2 } : new { limit = 2, continuation }, token))
                .Must(HttpStatusCode.OK);
            foreach (JsonElement mask in page["items"].EnumerateArray()) origins.Add(mask.GetProperty("origin").GetString()!);
            continuation = page.Has("continuation") ? page.String("continuation") : null;
        }
        while (continuation is not null);
        Assert.Equal(5, origins.Count);
    }

    private static Task<Answer> Query(GuiseApp app, string token, string origin) => app.Post("/v1/masks/query", new { origin }, token);
}
