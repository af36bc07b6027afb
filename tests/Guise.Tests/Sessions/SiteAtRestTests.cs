using System.Text;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Sessions;

/// <summary>What somebody finds who takes the database, the histories and the logs while a wallet is locked: not where its owner goes.</summary>
public sealed class SiteAtRestTests
{
    [Fact]
    public async Task Origins_masks_and_tokens_leave_no_trace()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        Site old = new(app, "https://canary-old.example"), moved = new(app, "https://canary-new.example");
        List<string> secrets = ["canary-old", "canary-new", "Canary in disguise", "the canary's text", old.Verifier];
        (string token, var mask, _) = await old.Login(wallet);
        secrets.AddRange([token[4..], mask.GetProperty("principal").GetString()!, mask.GetProperty("address")
            .GetString()!, mask.GetProperty("pseudonym").GetString()!]);
        string id = (await app.Post("/v1/masks/query", new { origin = old.Origin }, wallet))["items"][0].GetProperty("id").GetString()!;
        await app.Patch($"/v1/masks/{id}", new { pseudonym = "Canary in disguise" }, wallet);
        await old.Ask(wallet, "link", moved.Origin);
        await moved.Login(wallet, linked: old.Origin);
        await old.Ask(wallet, "sign", signature: new { kind = "personalMessage", payload = "the canary's text" });
        await old.File(wallet, "login");
        await old.Sign(token, "personalMessage", "the canary's text");
        await owner.LockBy(wallet);
        await app.Settle();

        foreach (string secret in secrets)
        {
            foreach (string path in Directory.EnumerateFiles(app.Folder, "guise.db*"))
            {
                using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                byte[] content = new byte[stream.Length];
                stream.ReadExactly(content);
                Assert.Empty(Canary.Found(content, Encoding.UTF8.GetBytes(secret)));
            }
            Assert.Empty(Canary.Found(app.Logs.Text, secret));
        }
    }
}
