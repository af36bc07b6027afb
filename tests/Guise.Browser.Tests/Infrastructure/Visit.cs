using System.Runtime.CompilerServices;

namespace Guise.Browser.Tests.Infrastructure;

/// <summary>A person with a browser of their own in front of the whole application.</summary>
internal sealed class Visit : IAsyncDisposable
{
    public const string Passphrase = Owner.GoodPassphrase;
    private readonly List<string> _foreign = [];

    private Visit(GuiseApp app, IBrowserContext context, IPage page) => (App, Context, Page) = (app, context, page);

    public GuiseApp App { get; }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>The wallet's origin. Secure cookies work on plain HTTP only under the name of localhost.</summary>
    public string Origin => $"http://localhost:{App.Http.BaseAddress!.Port}";

    /// <summary>Every request that went anywhere but to the application.</summary>
    public IReadOnlyList<string> Foreign => _foreign;

    public static async Task<Visit> Start(Chromium chromium, bool script = true, int width = 1024, bool dark = false)
    {
        IBrowser browser = chromium.Browser;
        GuiseApp app = await GuiseApp.Start();
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(90_000);
        Visit visit = new(app, context, await context.NewPageAsync());
        context.Request += (_, request) =>
        {
            if (!visit.IsOurs(request.Url)) visit._foreign.Add(request.Url);
        };
        return visit;
    }

    public Task Go(string path) => Page.GotoAsync(Origin + path);

    public Task Fill(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).And(Page.Locator(":visible")).FillAsync(text);

    public Task Click(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).And(Page.Locator(":visible")).ClickAsync();

    /// <summary>Makes a wallet and goes through to its first page; the phrase.</summary>
    public async Task<string> Create(string name)
    {
        await Go("/create");
        await Fill("Name", name);
        await Fill("Passphrase", Passphrase);
        await Click("Create the wallet");
        return await ConfirmPhrase();
    }

    /// <summary>Writes the phrase down and answers what is asked of it.</summary>
    public Task<string> ConfirmPhrase() => ConfirmPhrase(Page);

    public static async Task<string> ConfirmPhrase(IPage page)
    {
        await Assertions.Expect(page.Locator(".phrase li")).ToHaveCountAsync(24);
        IReadOnlyList<string> words = await page.Locator(".phrase li").AllInnerTextsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "I have written them down" }).ClickAsync();
        ILocator field = page.GetByLabel("of your phrase");
        string label = await page.Locator("label").InnerTextAsync();
        int[] places = [.. label.Split(' ').Select(part => int.TryParse(part, out int place) ? place : 0).Where(place => place > 0)];
        await field.FillAsync(string.Join(' ', places.Select(place => words[place - 1])));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        return string.Join(' ', words);
    }

    /// <summary>Kept for people to look at.</summary>
    public Task Picture(string name) => Picture(Page, name);

    public static async Task Picture(IPage page, string name)
    {
        string folder = Path.Combine(Root(), "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    public async ValueTask DisposeAsync()
    {
        await Context.CloseAsync();
        await App.DisposeAsync();
    }

    private static bool IsLocal(Uri uri) => uri.Host == "localhost" || uri.Host.EndsWith(".localhost", StringComparison.Ordinal);

    private bool IsOurs(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (IsLocal(uri) || uri.Scheme is "data" or "blob" or "about");
}
