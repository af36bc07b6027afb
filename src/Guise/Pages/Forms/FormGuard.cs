using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Pages.Forms;

/// <summary>
/// Every write of a page: sent by a page of this very origin (Fetch Metadata), with the token of a form that this service made for this
/// browser.
/// </summary>
internal sealed class FormGuard(IAntiforgery antiforgery) : IEndpointFilter
{
    public const string Field = "guard";
    private const string Cookie = "__Host-guise-guard";
    private const string Header = "Guise-Guard";

    public static IServiceCollection AddTo(IServiceCollection services) => services.AddAntiforgery(options =>
    {
        options.FormFieldName = Field;
        options.HeaderName = Header;
        options.Cookie.Name = Cookie;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        // The framework would refuse to work without TLS; browsers take localhost as secure. Every cookie is made Secure on its way out.
        options.Cookie.SecurePolicy = CookieSecurePolicy.None;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.SuppressXFrameOptionsHeader = true;
    });

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return await next(context);

        // The form has been read already, and not by the framework, which looks for the token in this header first.
        if (http.Features.Get<PageForm>() is not { } form || http.Request.Headers["Sec-Fetch-Site"] != "same-origin")
            return Problems.FormRefused.Answer();
        http.Request.Headers[Header] = form.Text(Field);
        return await antiforgery.IsRequestValidAsync(http) ? await next(context) : Problems.FormRefused.Answer();
    }
}
