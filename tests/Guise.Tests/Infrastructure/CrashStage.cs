using System.Net;
using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Infrastructure;

/// <summary>
/// Plays one call again and again on copies of one prepared folder, with each of its operations on the store and on workflows going
/// wrong in each way, and shows the outcome to a process that was started anew.
/// </summary>
internal sealed class CrashStage : IDisposable
{
    private readonly TempFolder _template = new();
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public string Username { get; } = "crash-test";

    public string Phrase { get; private set; } = "";

    public string Token { get; private set; } = "";

    /// <summary>A wallet with three notes, two of them in a collection, open or locked.</summary>
    /// <param name="prepare">What else there is before the call; gets the wallet's token.</param>
    public static async Task<CrashStage> With(bool open, Func<GuiseApp, string, Task>? prepare = null)
    {
        CrashStage stage = new();
        await using GuiseApp app = await GuiseApp.Start(stage._template.Path, new FakeTimeProvider(Begin));
        Owner owner = await Owner.With(app, stage.Username);
        (stage.Phrase, stage.Token) = (owner.Phrase!, await owner.Unlock());
        await app.Post("/v1/contents/collection", new { content = new { id = "box" } }, stage.Token);
        foreach (string id in new[] { "a", "b" })
            (await app.Post("/v1/contents/metadata", new { content = new { id }, collection = "box" }, stage.Token)).Must(HttpStatusCode.Created);
        (await app.Post("/v1/contents/metadata", new { content = new { id = "c" } }, stage.Token)).Must(HttpStatusCode.Created);
        if (prepare is not null) await prepare(app, stage.Token);
        if (!open) (await owner.LockBy(stage.Token)).Must(HttpStatusCode.NoContent);
        return stage;
    }

    public async Task Everywhere(Func<GuiseApp, Task<Answer>> act, Func<GuiseApp, Owner, Answer, Task> after)
    {
        bool reached = true;
        for (int operation = 1; reached; operation++)
        {
            reached = false;
            // A crash after this operation is one before the next.
            foreach (Fault fault in (Fault[])[Fault.CrashBefore, Fault.Fails, Fault.ReplyLost])
            {
                using TempFolder folder = Copy();
                FakeTimeProvider clock = new(Begin);
                FaultingRecordStore? store = null;
                Answer answer;
                await using (GuiseApp app = await GuiseApp.Start(folder.Path, clock, services =>
                {
                    services.AddSingleton(provider => store =
                        new FaultingRecordStore(new SqliteRecordStore(provider.GetRequiredService<SqliteDatabase>())));
                    services.AddSingleton<IRecordStore>(provider => provider.GetRequiredService<FaultingRecordStore>());
                    services.AddSingleton<IWorkflows>(provider => new FaultingWorkflows(
                        ActivatorUtilities.CreateInstance<EmbeddedWorkflows>(provider), provider.GetRequiredService<FaultingRecordStore>()));
                }))
                {
                    store = app.Services.GetRequiredService<FaultingRecordStore>();
                    store.Restart();
                    store.FailAt(operation, fault);
                    answer = await act(app);
                    reached |= store.Operations >= operation;
                    Assert.True((int)answer.Status < 500 || answer.ContentType == "application/problem+json",
                        $"{fault} at {operation}: {app.Logs.Text}");
                }
                await using GuiseApp again = await GuiseApp.Start(folder.Path, clock);
                try
                {
                    await after(again, new Owner(again, Username, Owner.GoodPassphrase, Phrase), answer);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    throw new InvalidOperationException($"After {fault} at operation {operation}, answered {(int)answer.Status} {answer.Text}: {exception.Message}", exception);
                }
            }
        }
    }

    /// <summary>The prepared folder itself, started again; what is done there is what every copy begins with.</summary>
    public Task<GuiseApp> Again() => GuiseApp.Start(_template.Path, new FakeTimeProvider(Begin));

    /// <summary>Each content is there exactly once, by itself, in its list and in its collection.</summary>
    public static async Task MustHave(GuiseApp app, string token, string[] all, string[]? inBox)
    {
        foreach (string id in all) (await app.Get("/v1/contents/metadata/" + id, token)).Must(HttpStatusCode.OK);
        Assert.Equal(all, await List(app, token, "/v1/contents/metadata"));
        if (inBox is not null) Assert.Equal(inBox, await List(app, token, "/v1/contents/metadata?collection=box"));
    }

    public static async Task<string[]> List(GuiseApp app, string token, string path) =>
        [.. (await app.Get(path, token)).Must(HttpStatusCode.OK)["items"].EnumerateArray().Select(item => item.GetProperty("id").GetString()!)
            .Order(StringComparer.Ordinal)];

    /// <summary>The one of these passphrases that opens the wallet, which must be exactly one, and its new token.</summary>
    public static async Task<(string Passphrase, string Token)> Open(Owner owner, params string[] passphrases)
    {
        List<(string, string)> opened = [];
        foreach (string passphrase in passphrases)
        {
            Answer locked = await owner.LockByPassphrase(passphrase);
            Answer answer = await owner.TryUnlock(passphrase);
            Assert.Equal(locked.Status == HttpStatusCode.NoContent, answer.Status == HttpStatusCode.OK);
            if (answer.Status == HttpStatusCode.OK) opened.Add((passphrase, answer.String("token")));
        }
        return Assert.Single(opened);
    }

    public string Partition => WalletToken.TryParse(Token, out WalletToken? token) ? token.Locator.Partition : "";

    public void Dispose() => _template.Dispose();

    private TempFolder Copy()
    {
        TempFolder copy = new();
        foreach (string path in Directory.EnumerateFiles(_template.Path)) File.Copy(path, copy.File(Path.GetFileName(path)));
        return copy;
    }
}
