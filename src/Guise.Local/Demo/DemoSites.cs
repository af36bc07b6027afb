using System.Reflection;
using System.Text;

namespace Guise.Local.Demo;

/// <summary>
/// Two small shops for a first try, an old domain and a new one, each on a host name of its own as cookies do not tell ports apart. They
/// know the wallet by its address only, as any other site does.
/// </summary>
internal static class DemoSites
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8",
    };

    /// <summary>Null when the port is taken: then there is a wallet and no demo.</summary>
    public static async Task<WebApplication?> Start(Uri wallet, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        WebApplication app = builder.Build();
        string origin = wallet.GetLeftPart(UriPartial.Authority);
        app.Run(context => Serve(context, origin));
        try
        {
            await app.StartAsync();
            return app;
        }
        catch (IOException)
        {
            await app.DisposeAsync();
            return null;
        }
    }

    public static Uri Shop(WebApplication demo, string name) => new($"http://{name}.localhost:{LocalHost.AddressOf(demo).Port}");

    private static async Task Serve(HttpContext context, string wallet)
    {
        HttpResponse response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' {wallet}; connect-src {wallet}; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        string file = context.Request.Path == "/" ? "shop.html" : context.Request.Path.Value![1..];
        if (await Read(file) is not { } text || !Types.TryGetValue(Path.GetExtension(file), out string? type))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        bool isNew = context.Request.Host.Host.StartsWith("new-", StringComparison.Ordinal);
        string port = context.Request.Host.Port is { } number ? $":{number}" : "";
        response.ContentType = type;
        await response.WriteAsync(text
            .Replace("{{wallet}}", wallet, StringComparison.Ordinal)
            .Replace("{{shop}}", isNew ? "new" : "old", StringComparison.Ordinal)
            .Replace("{{title}}", isNew ? "The New Shop" : "The Old Shop", StringComparison.Ordinal)
            .Replace("{{other}}", $"http://{(isNew ? "old" : "new")}-shop.localhost{port}/", StringComparison.Ordinal));
    }

    private static async Task<string?> Read(string file)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Guise.Demo." + file);
        if (stream is null) return null;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
