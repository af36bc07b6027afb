namespace Guise.Browser.Tests.Infrastructure;

/// <summary>Pages of other sites, served by the test: a way to put any code at any origin.</summary>
internal static class Site
{
    /// <summary>Everything that a page hears from other windows, for the test to look at.</summary>
    private const string Ears = "window.heard = []; addEventListener('message', e => heard.push({ origin: e.origin, data: e.data }));";

    /// <param name="script">Runs as the page's own module.</param>
    /// <param name="body">Its markup.</param>
    public static Task Serve(IBrowserContext context, string origin, string script = "", string body = "") =>
        context.RouteAsync(origin + "/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Body = $"<!DOCTYPE html><title>{origin}</title><script>{Ears}</script>{body}<button id=go>Go</button><script type=module>{script}</script>",
        }));

    /// <summary>Opens the wallet from a click, under a name, and lets the test go on by hand.</summary>
    public static string Opens(string wallet, string path = "/request") =>
        $"document.getElementById('go').onclick = () => {{ window.popup = window.open('{wallet}{path}', 'guise-window'); }};";

    public static async Task<IPage> Open(IPage page)
    {
        IPage popup = await page.RunAndWaitForPopupAsync(() => page.Locator("#go").ClickAsync());
        await popup.WaitForLoadStateAsync();
        return popup;
    }

    /// <summary>What guise.js says to the wallet, said by hand.</summary>
    public static string Says(string to, string kind, string rest = "") => $"{to}.postMessage({{ domain: 'icrc-35', kind: '{kind}'{rest} }}, '*');";

    public static string AsksToLogIn(string to, string more = "") =>
        Says(to, "HandshakeComplete") + Says(to, "Request",
            ", requestId: 'r1', route: 'guise:login', payload: { challenge: '" + new string('A', 43) + "'" + more + " }");

    public static Task<string> Heard(IPage page) => page.EvaluateAsync<string>("() => JSON.stringify(heard)");
}
