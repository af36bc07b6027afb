using System.Text.Json;
using Guise.Browser.Tests.Infrastructure;
using Guise.Cryptography;
using Guise.Tests.Buckets;

namespace Guise.Browser.Tests;

/// <summary>A bucket from its beginning to the end of what was given out of it, as people see it.</summary>
public sealed class BucketPagesTests(Chromium chromium)
{
    [Fact]
    public async Task A_folder_is_filled_given_to_a_key_and_taken_back()
    {
        Axe.Require();
        await using Visit visit = await Visit.Start(chromium, script: true, width: 320);
        IPage page = visit.Page;
        await visit.Create("alice");
        await visit.Go("/wallet/buckets");
        await visit.Fill("Name", "Photos");
        await visit.Click("Make the bucket");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Photos" })).ToBeVisibleAsync();
        await Look("bucket-new");
        await visit.Click("Make a key and register it");
        await visit.Fill("Folder", "may");
        await page.GetByLabel("File", new() { Exact = true })
            .SetInputFilesAsync(new FilePayload { Name = "a walk.txt", MimeType = "text/plain", Buffer = "through the park"u8.ToArray() });
        await visit.Click("Store it");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The file is in the bucket.");
        await Look("bucket-files");
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "may/a walk.txt" })
            .ClickAsync());
        Assert.Equal("a walk.txt", download.SuggestedFilename);
        Assert.Equal("through the park", await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken));

        Signer friend = Signer.New();
        await page.GetByRole(AriaRole.Link, new() { Name = "Delegations" }).ClickAsync();
        await visit.Fill("Folder", "may");
        await visit.Fill("To the DID", friend.Did);
        await visit.Click("Give it");
        string token = await page.GetByLabel("Token").InputValueAsync();
        await Look("bucket-delegated");
        Assert.Equal("through the park", (await Read(visit.App, friend, token)).Text);
        await page.GetByRole(AriaRole.Link, new() { Name = "To the delegations" }).ClickAsync();
        await Look("bucket-delegations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Revoked", new() { Exact = true })).ToBeVisibleAsync();
        (await Read(visit.App, friend, token)).MustBe(Platform.Problems.UcanRevoked);

        foreach (string side in (string[])["Access", "Recovery", "Settings"])
        {
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Bucket", Exact = true }).GetByRole(AriaRole.Link, new() { Name = side })
                .ClickAsync();
            await Look("bucket-" + side.ToLowerInvariant());
        }
        foreach (string side in (string[])["Keys of your buckets", "Organizations"])
        {
            await visit.Go("/wallet/buckets");
            await page.GetByRole(AriaRole.Link, new() { Name = side, Exact = true }).ClickAsync();
            await Look("buckets-" + side.ToLowerInvariant().Replace(' ', '-'));
        }
        await visit.Fill("Name", "The club");
        await visit.Click("Make the organization");
        await Look("buckets-organization");
        await visit.Go("/wallet/buckets");
        await Look("buckets");
        Assert.Empty(visit.Foreign);

        async Task Look(string picture)
        {
            await visit.Picture(picture);
            await Axe.MustBeClean(page);
            await Axe.MustFit(page);
        }
    }

    [Fact]
    public async Task Whoever_has_the_link_opens_the_folder_until_it_is_revoked()
    {
        Axe.Require();
        await using Visit visit = await Visit.Start(chromium, script: true, width: 1024);
        IPage page = visit.Page;
        await visit.Context.Clock.SetFixedTimeAsync(visit.App.Clock.GetUtcNow().UtcDateTime);
        await visit.Create("alice");
        await visit.Go("/wallet/buckets");
        await visit.Fill("Name", "Photos");
        await visit.Click("Make the bucket");
        await visit.Click("Make a key and register it");
        await page.GetByRole(AriaRole.Link, new() { Name = "Delegations" }).ClickAsync();
        await visit.Fill("Folder", "may");
        await page.GetByLabel("They may").SelectOptionAsync("write");
        await visit.Click("Give it");
        string link = (await page.GetByLabel("Link").InputValueAsync()).Replace(GuiseApp.ServiceUrl, visit.Origin, StringComparison.Ordinal);

        IPage guest = await visit.Context.NewPageAsync();
        await guest.GotoAsync(link);
        await Assertions.Expect(guest.GetByText("There is nothing in it yet.")).ToBeVisibleAsync();
        await guest.GetByLabel("File", new() { Exact = true })
            .SetInputFilesAsync(new FilePayload { Name = "für (dich) & mich.txt", MimeType = "text/plain", Buffer = "a gift"u8.ToArray() });
        await guest.GetByRole(AriaRole.Button, new() { Name = "Store it" }).ClickAsync();
        ILocator file = guest.GetByRole(AriaRole.Button, new() { Name = "für (dich) & mich.txt" });
        await Assertions.Expect(file).ToBeVisibleAsync();
        IDownload download = await guest.RunAndWaitForDownloadAsync(() => file.ClickAsync());
        Assert.Equal("a gift", await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken));
        await Visit.Picture(guest, "shared");
        await Axe.MustBeClean(guest);
        await guest.SetViewportSizeAsync(320, 800);
        await Axe.MustFit(guest);

        await page.GetByRole(AriaRole.Link, new() { Name = "To the delegations" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await file.ClickAsync();
        await Assertions.Expect(guest.GetByRole(AriaRole.Alert)).ToContainTextAsync("revoked");
        await guest.GotoAsync("about:blank");
        await guest.GotoAsync(visit.Origin + "/shared#nothing");
        await Assertions.Expect(guest.GetByText("This is no link to a folder.")).ToBeVisibleAsync();
        await Assertions.Expect(guest.GetByText("Put a file in")).ToBeHiddenAsync();
        await guest.GotoAsync("about:blank");
        await guest.GotoAsync(link);
        await Assertions.Expect(guest.GetByText("This link was revoked.")).ToBeVisibleAsync();
        await Assertions.Expect(guest.GetByText("Put a file in")).ToBeHiddenAsync();
        await Assertions.Expect(guest.GetByText("Opening the folder.")).ToBeHiddenAsync();

        await visit.Click("Give it");
        string readers = (await page.GetByLabel("Link").InputValueAsync()).Replace(GuiseApp.ServiceUrl, visit.Origin, StringComparison.Ordinal);
        await guest.GotoAsync("about:blank");
        await guest.GotoAsync(readers);
        await Assertions.Expect(guest.GetByText("The whole bucket")).ToBeVisibleAsync();
        await Assertions.Expect(guest.GetByText("Put a file in")).ToBeHiddenAsync();
        Assert.Empty(visit.Foreign);
    }

    private static async Task<Answer> Read(GuiseApp app, Signer holder, string token)
    {
        string folder = JsonElement.Parse(StrictBase64Url.TryDecode(token.Split('.')[1])!).GetProperty("att")[0].GetProperty("with").GetString()!;
        string service = (await app.Get("/did")).String("value");
        string request = holder.Ucan(service, [new { with = folder + "/a%20walk.txt", can = "storage/get" }], [token], app.Clock.GetUtcNow()
            .ToUnixTimeSeconds() + 600);
        return await app.Get($"/v1/buckets/{folder.Split('/')[2]}/objects/may/a%20walk.txt", request);
    }
}
