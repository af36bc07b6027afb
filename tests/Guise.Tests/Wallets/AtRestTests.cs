using System.Net;
using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Wallets;

/// <summary>What somebody finds who takes the data folder and the logs of a service while a wallet is locked: nothing of it.</summary>
public sealed class AtRestTests
{
    private const string User = "Kanarienvogel@example.org";
    private const string Passphrase = "a canary sings in the coal mine";
    private const string NewPassphrase = "another canary sings at midnight";
    private const string WrongPassphrase = "this canary is wrong about it all";
    private const string AuthToken = "canary-token-of-the-vault";
    private const string IdempotencyKey = "canary-key-of-more-than-128-bits";
    private static readonly byte[] ClientKey = RandomNumberGenerator.GetBytes(32);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_life_leaves_no_trace_in_files_and_logs()
    {
        await using GuiseApp app = await GuiseApp.Start();
        List<byte[]> secrets = [];
        void Secret(string text) => secrets.Add(Encoding.UTF8.GetBytes(text));
        foreach (string text in new[] { User, User.ToLowerInvariant(), Passphrase, NewPassphrase, WrongPassphrase, AuthToken, IdempotencyKey })
            Secret(text);
        secrets.Add(ClientKey);

        void Phrase(string phrase)
        {
            string[] words = phrase.Split(' ');
            for (int i = 0; i + 3 <= words.Length; i++) Secret(string.Join(' ', words[i..(i + 3)]));
            secrets.Add(Bip39.TryParse(Encoding.UTF8.GetBytes(phrase))!);
        }
        async Task<string> Unlocked(object body)
        {
            string text = (await app.Post("/v1/profiles/unlock", body)).Must(HttpStatusCode.OK).String("token");
            Secret(text);
            secrets.Add(System.Buffers.Text.Base64Url.DecodeFromChars(text.AsSpan(4))[WalletLocator.Size..]);
            await Keys(text);
            return text;
        }
        async Task Keys(string text)
        {
            Assert.True(WalletToken.TryParse(text, out WalletToken? token));
            Assert.True((await app.Services.GetRequiredService<OpenWallets>().Open(token, Cancel)).Ok(out OpenWallet? wallet, out _));
            secrets.AddRange([wallet.Key.Bytes.ToArray(), wallet.Key.Content, wallet.Key.Index, token.SessionKey()]);
        }

        object kms = new { type = "passphrase", passphrase = Passphrase };
        string phrase = (await app.Post("/v1/profiles", new { username = User, kms })).Must(HttpStatusCode.Created).String("phrase");
        Phrase(phrase);
        await app.Post("/v1/profiles/unlock", new { username = User, passphrase = WrongPassphrase });
        string token = await Unlocked(new { username = User, passphrase = Passphrase });
        await Use(app, token, Secret);
        (await app.Patch("/v1/profile", new { credential = new { passphrase = Passphrase },
            kms = new { type = "clientKey", key = System.Buffers.Text.Base64Url.EncodeToString(ClientKey) } }, token)).Must(HttpStatusCode.OK);
        (await app.Patch("/v1/profile", new { credential = new { key = System.Buffers.Text.Base64Url.EncodeToString(ClientKey) },
            kms = new { type = "remote", keyUri = "local:mine", authToken = AuthToken } }, token)).Must(HttpStatusCode.OK);
        string rekeyed = (await app.Post("/v1/profile/rekey", new { credential = new { authToken = AuthToken } }, token)).Must(HttpStatusCode.OK).String("phrase");
        Phrase(rekeyed);
        await Keys(token);
        await app.Settle();
        for (int i = 0; i < 3; i++) await app.Advance(TimeSpan.FromMinutes(6));
        (await app.Post("/v1/profiles/recover", new { username = User, recoveryPhrase = rekeyed,
            kms = new { type = "passphrase", passphrase = NewPassphrase } })).Must(HttpStatusCode.OK);
        token = await Unlocked(new { username = User, passphrase = NewPassphrase });
        (await app.Post("/v1/profiles/lock", null, token)).Must(HttpStatusCode.NoContent);
        await app.Settle();

        Assert.All(secrets, secret => Assert.Empty(Traces(app, secret)));
        Assert.All(["metadata", "didResolutionResponse", "credential", "collection", "content/"],
            type => Assert.Empty(Files(app).SelectMany(file => Canary.Found(file, type))));
    }

    [Fact]
    public async Task A_locked_session_holds_no_key_and_nothing_in_the_store_opens_with_the_keys_of_the_service()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string text) = await Owner.Unlocked(app);
        await app.Post("/v1/contents/metadata", new { content = new { id = "a" } }, text);
        (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, text)).Must(HttpStatusCode.OK);
        (await owner.LockBy(text)).Must(HttpStatusCode.NoContent);
        Assert.True(WalletToken.TryParse(text, out WalletToken? token));

        SessionRecord session = RecordJson.Read<SessionRecord>((await app.Store.Get(token.Locator.Partition, WalletRows.Session, Cancel))!.Value);
        Assert.Null(session.Keys);
        Assert.Null(session.RekeyKeys);
        byte[][] keys = [.. await app.Services.GetRequiredService<Guise.Platform.Keys.IServiceKey>().Load(Cancel)];
        string[] labels = ["rekey", "slot/passphrase", "slot/recovery", "slot/clientKey", "slot/remote", "content", "index", "session", "username",
            "continuation", "idempotency"];
        byte[][] derived = [.. keys, .. keys.SelectMany(key => labels.Select(label => Derive.Key(key, label)))];
        byte[][] data = [Frame.Of("username", session.ProfileId), Frame.Of("previous-key", session.ProfileId),
            Frame.Of("rekey", session.ProfileId, session.Id), Frame.Of(session.ProfileId), []];
        foreach (var row in StoreDump.Rows(app, token.Locator.Partition))
        {
            foreach (byte[] key in derived)
            {
                foreach (byte[] associated in (byte[][])[.. data, Frame.Of("record", session.ProfileId, row.Row, 1)])
                    Assert.All(BoxesIn(row.Value), box => Assert.Null(Sealed.TryOpen(key, box, associated)));
            }
        }
    }

    [Fact]
    public async Task No_answer_that_holds_a_secret_is_kept_for_a_repetition()
    {
        await using GuiseApp app = await GuiseApp.Start();
        object kms = new { type = "passphrase", passphrase = Passphrase };
        Answer created = (await app.Post("/v1/profiles", new { username = User, kms }, idempotencyKey: IdempotencyKey)).Must(HttpStatusCode.Created);
        (await app.Post("/v1/profiles", new { username = User, kms }, idempotencyKey: IdempotencyKey)).MustBe(Problems.ProfileExists);
        Answer unlocked = (await app.Post("/v1/profiles/unlock", new { username = User, passphrase = Passphrase }, idempotencyKey: IdempotencyKey))
            .Must(HttpStatusCode.OK);
        (await app.Post("/v1/profiles/unlock", new { username = User, passphrase = Passphrase }, idempotencyKey: IdempotencyKey))
            .MustBe(Problems.AlreadyUnlocked);
        (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = Passphrase } }, unlocked.String("token"), IdempotencyKey)).Must(HttpStatusCode.OK);
        (await app.Post("/v1/profiles/recover", new { username = User, recoveryPhrase = created.String("phrase"), kms },
            idempotencyKey: IdempotencyKey)).MustBe(Problems.WrongCredential);
        Assert.Empty(StoreDump.Rows(app, "idempotency"));
    }

    [Fact]
    public async Task The_search_finds_what_is_there()
    {
        await using GuiseApp app = await GuiseApp.Start();
        byte[] secret = Encoding.UTF8.GetBytes(Passphrase);
        foreach (byte[] form in (byte[][])
        [
            secret, Encoding.Unicode.GetBytes(Passphrase), Encoding.ASCII.GetBytes(Convert.ToHexString(secret)),
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)),
            .. Enumerable.Range(0, 3).Select(before => Encoding.ASCII.GetBytes(Convert.ToBase64String([.. new byte[before], .. secret, 1, 2]))),
            Encoding.ASCII.GetBytes(Uri.EscapeDataString(Passphrase)),
        ])
        {
            await app.Store.Write("canary", [new RecordWrite.Upsert("row", form)], cancel: Cancel);
            Assert.NotEmpty(Traces(app, secret));
            await app.Store.Write("canary", [new RecordWrite.Upsert("row", [1])], scrub: true, Cancel);
            Assert.Empty(Traces(app, secret));
        }
        app.Logs.CreateLogger("").Log(default, default, Passphrase, null, (text, _) => text);
        Assert.NotEmpty(Traces(app, secret));
    }

    private static async Task Use(GuiseApp app, string token, Action<string> secret)
    {
        string[] types = ["collection", "credential", "didResolutionResponse", "metadata", "connection", "key"];
        foreach (string type in types)
        {
            string id = $"canary:{type}:in the mine", text = $"the canary of {type} is yellow";
            secret(id);
            secret(text);
            object content = type == "didResolutionResponse" ? new { didDocument = new { id }, text } : new { id, text, tags = new[] { text } };
            object body = type == "collection" ? new { content } : new { content, collection = "canary:collection:in the mine" };
            (await app.Post("/v1/contents/" + type, body, token, IdempotencyKey + type)).Must(HttpStatusCode.Created);
            (await app.Post("/v1/contents/" + type, body, token, IdempotencyKey + type)).Must(HttpStatusCode.Created);
            (await app.Get($"/v1/contents/{type}/{Uri.EscapeDataString(id)}", token)).Must(HttpStatusCode.OK);
            (await app.Get($"/v1/contents/{type}?collection={Uri.EscapeDataString("canary:collection:in the mine")}", token)).Must(HttpStatusCode.OK);
        }
        (await app.Delete($"/v1/contents/key/{Uri.EscapeDataString("canary:key:in the mine")}", token)).Must(HttpStatusCode.NoContent);
    }

    private static IEnumerable<string> Traces(GuiseApp app, byte[] secret) =>
        [.. Files(app).SelectMany(file => Canary.Found(file, secret)), .. Canary.Found(Encoding.UTF8.GetBytes(app.Logs.Text), secret)];

    private static IEnumerable<byte[]> Files(GuiseApp app)
    {
        foreach (string path in Directory.EnumerateFiles(app.Folder, "guise.db*"))
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return content;
        }
    }

    /// <summary>The row itself, and every text in it that could be a box.</summary>
    private static IEnumerable<byte[]> BoxesIn(byte[] value)
    {
        yield return value;
        foreach (string text in Encoding.UTF8.GetString(value).Split('"'))
        {
            if (StrictBase64Url.TryDecode(text) is { Length: >= Sealed.Overhead } box)
            {
                yield return box;
                yield return box[sizeof(int)..];
            }
        }
    }
}
