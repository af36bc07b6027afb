using System.Security.Claims;
using System.Text.Encodings.Web;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guise.Pages;

/// <summary>
/// How the wallet's own pages know the owner: the wallet token in a cookie that scripts cannot read, that no other site's form can
/// use, and that no API route looks at.
/// </summary>
internal sealed class SignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, OpenWallets wallets)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    private const string Name = "page";
    private const string Cookie = "__Host-guise";
    private static readonly CookieOptions Attributes =
        new() { Path = "/", HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, IsEssential = true };

    /// <summary>No cookie leaves without these, whoever made it.</summary>
    public static readonly CookiePolicyOptions Policy = new()
    {
        Secure = CookieSecurePolicy.Always, HttpOnly = HttpOnlyPolicy.Always, MinimumSameSitePolicy = SameSiteMode.Lax,
    };

    public static IServiceCollection AddTo(IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, SignIn>(Name, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Name, policy => policy.AddAuthenticationSchemes(Name)
                .RequireAssertion(context => context.Resource is HttpContext http && http.Features.Get<OpenWallet>() is not null))
            .AddPolicy(Name + "?", policy => policy.AddAuthenticationSchemes(Name).RequireAssertion(_ => true));
        return services;
    }

    /// <summary>Who is not signed in is led to the form that opens the wallet.</summary>
    public static TBuilder Require<TBuilder>(TBuilder pages) where TBuilder : IEndpointConventionBuilder => pages.RequireAuthorization(Name);

    /// <summary>Whoever is signed in is known as such; others may come as well.</summary>
    public static TBuilder Notice<TBuilder>(TBuilder pages) where TBuilder : IEndpointConventionBuilder => pages.RequireAuthorization(Name + "?");

    public static void Remember(HttpContext context, string token) => context.Response.Cookies.Append(Cookie, token, Attributes);

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, Attributes);

    /// <summary>Whether the browser holds a token at all, good or not; costs nothing.</summary>
    public static bool IsLikely(HttpContext context) => context.Request.Cookies.ContainsKey(Cookie);

    public static WalletToken? TokenOf(HttpRequest request) =>
        request.Cookies[Cookie] is { } text && WalletToken.TryParse(text, out WalletToken? token) ? token : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        using WalletToken? token = TokenOf(Request);
        if (token is null) return AuthenticateResult.NoResult();
        if (!(await wallets.Open(token, Context.RequestAborted)).Ok(out OpenWallet? wallet, out Problem? problem))
            return AuthenticateResult.Fail(problem.Code);

        Response.RegisterForDispose(wallet);
        Context.Features.Set(wallet);
        Context.Features.Set(new Caller(wallet.ProfileId));
        // Nobody by name: the framework ties the token of a form to the user's, and people sign in between one form and the next.
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity()), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Next next = Next.Of(HttpMethods.IsGet(Request.Method) ? Request.Path.Value : null);
        Response.Redirect($"/unlock?next={Uri.EscapeDataString(next.Path)}{(IsLikely(Context) ? "&said=ended" : "")}");
        return Task.CompletedTask;
    }
}
