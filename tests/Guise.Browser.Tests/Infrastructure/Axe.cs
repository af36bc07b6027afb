using System.Text.Json;

namespace Guise.Browser.Tests.Infrastructure;

/// <summary>What axe-core says of a page. It is run from outside the page's policy, which would not let it in.</summary>
internal static class Axe
{
    private static readonly string Script = Path.Combine(Visit.Root(), "tests", "interop", "browser", "node_modules", "axe-core", "axe.min.js");

    public static void Require()
    {
        if (!File.Exists(Script)) throw Chromium.Missing("axe-core is not installed; 'npm ci' in tests/interop/browser brings it.");
    }

    /// <summary>No violation of any rule, and nothing wider than the window.</summary>
    public static async Task MustBeClean(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script, TestContext.Current.CancellationToken));
        JsonElement? violations = await page.EvaluateAsync(
            "async () => (await axe.run()).violations.map(v => `${v.id}: ${v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')}`)");
        Assert.True(violations!.Value.GetArrayLength() == 0, $"{page.Url}: {violations}");
    }

    public static async Task MustFit(IPage page)
    {
        int wider = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, $"{page.Url} is {wider} pixels wider than the window.");
    }
}
