using System.Reflection;
using System.Text;

namespace Guise.Local.Demo;

/// <summary>
/// Two small shops for a first try, an old domain and a new one, each on a host name of its own as cookies do not tell ports apart. They
/// know the wallet by its address only, as any other site does. Where there is play money, they sell something for it.
/// </summary>
internal static class DemoSites
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8",
    };

    /// <summary>Null when the port is taken: then there is a wallet and no demo.</summary>
    /// <param name="sells">Whether the wallet's tokens are play money.</param>
    public static async Task<WebApplication?> Start(Uri wallet, int port, bool sells)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (sells) builder.Services.AddSingleton(_ => new DemoOrders(wallet));
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
            $"default-src 'none'; script-src 'self' {wallet}; connect-src 'self' {wallet}; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        bool isNew = context.Request.Host.Host.StartsWith("new-", StringComparison.Ordinal);
        string shop = isNew ? "new-shop" : "old-shop";
        DemoOrders? orders = context.RequestServices.GetService<DemoOrders>();
        if (orders is not null && await Sell(context, orders, shop)) return;
        string file = context.Request.Path == "/" ? "shop.html" : context.Request.Path.Value![1..];
        if (await Read(file) is not { } text || !Types.TryGetValue(Path.GetExtension(file), out string? type))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        string port = context.Request.Host.Port is { } number ? $":{number}" : "";
        response.ContentType = type;
        await response.WriteAsync(text
            .Replace("{{wallet}}", wallet, StringComparison.Ordinal)
            .Replace("{{sells}}", orders is null ? "no" : "yes", StringComparison.Ordinal)
            .Replace("{{shop}}", isNew ? "new" : "old", StringComparison.Ordinal)
            .Replace("{{title}}", isNew ? "The New Shop" : "The Old Shop", StringComparison.Ordinal)
            .Replace("{{other}}", $"http://{(isNew ? "old" : "new")}-shop.localhost{port}/", StringComparison.Ordinal));
    }

    /// <summary>What the shop's pages ask its server: an order, what became of it, and whether the shop is paid where the wallet says.</summary>
    private static async Task<bool> Sell(HttpContext context, DemoOrders orders, string shop)
    {
        HttpRequest request = context.Request;
        string origin = $"{request.Scheme}://{request.Host.Value}";
        string? answer;
        if (request.Path == "/.well-known/guise.json") answer = DemoOrders.WellKnown(shop);
        // A form of another site's page could order, too.
        else if (request.Path == "/orders" && request.Method == "POST" && request.Headers["Sec-Fetch-Site"] == "same-origin")
            answer = await orders.Place(shop, origin, context.RequestAborted);
        else if (request.Path.StartsWithSegments("/orders", out PathString order) && request.Method == "GET")
            answer = await orders.StatusOf(order.Value!.TrimStart('/'), context.RequestAborted);
        else return false;

        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer ?? "{}");
        return true;
    }

    private static async Task<string?> Read(string file)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Guise.Demo." + file);
        if (stream is null) return null;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
