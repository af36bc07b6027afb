using Guise.Pages.Buckets;
using Guise.Pages.Forms;
using Guise.Pages.Front;
using Guise.Pages.Pay;
using Guise.Pages.Request;
using Guise.Pages.Wallet;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Pages;

/// <summary>
/// What people see. Pages call the same classes as the API's endpoints, and none of them calls this service over HTTP; they
/// work without script, but for those that talk with a site's window.
/// </summary>
internal static class PageRoutes
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        FormGuard.AddTo(services);
        SignIn.AddTo(services);
        services.AddSingleton(new ProblemView(problem => Page.Of<RefusedPage>(new { Problem = problem })));
        return services.AddSingleton<PhraseCheck>().AddSingleton<WalletDoor>().AddScoped<BucketDesk>();
    }

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder pages = routes.MapGroup("").ExcludeFromDescription()
            .AddEndpointFilter<RouteGroupBuilder, FormGuard>()
            .WithMetadata(routes.ServiceProvider.GetRequiredService<ProblemView>());
        RouteGroupBuilder everybody = SignIn.Notice(pages.MapGroup(""));
        everybody.MapFront();
        everybody.MapRequestPage();
        everybody.MapPayPage();
        everybody.MapSharedPage();
        SignIn.Require(pages.MapGroup("/wallet")).MapWallet();
        routes.MapProblemPages();
        routes.MapModule();
    }
}
