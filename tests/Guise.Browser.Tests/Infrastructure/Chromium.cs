[assembly: AssemblyFixture(typeof(Guise.Browser.Tests.Infrastructure.Chromium))]

namespace Guise.Browser.Tests.Infrastructure;

/// <summary>One browser for all tests: Debian's own build, started the first time that it is needed.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    /// <summary>No sandbox in a container, and no word to anybody: only the pages under test.</summary>
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Skips the test, or fails it where nothing may be skipped, when there is no browser.</summary>
    public IBrowser Browser => _browser ?? throw Missing("Chromium is not installed; 'apt-get install chromium' brings it.");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program)) return;
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    public static Exception Missing(string sentence)
    {
        if (Environment.GetEnvironmentVariable("GUISE_REQUIRE_ALL") == "1") Assert.Fail(sentence);
        Assert.Skip(sentence);
        return new InvalidOperationException(sentence);
    }
}
