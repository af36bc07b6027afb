using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages;

/// <summary>Where the <c>type</c> of a problem leads.</summary>
internal static class ProblemPages
{
    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/problems", Verbs.Read, IResult () => new RazorComponentResult<ProblemsPage>()).ExcludeFromDescription();
        routes.MapMethods("/problems/{code}", Verbs.Read,
            IResult (string code) => Problems.All.FirstOrDefault(known => known.Code == code) is { } problem
            ? new RazorComponentResult<ProblemPage>(new { Problem = problem })
            : Problems.NotFound.Answer()).ExcludeFromDescription();
    }
}
