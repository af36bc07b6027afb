using System.Globalization;
using Guise.Platform;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Guise.Pages;

/// <summary>Answers of pages.</summary>
internal static class Page
{
    public static IResult Of<TPage>(object? parameters = null) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters ?? new { }) { PreventStreamingRendering = true };

    /// <summary>The same, with what stood in the way of its form, if anything did: then an answer of the problem's status.</summary>
    public static IResult Of<TPage>(object parameters, Problem? problem, HttpContext context) where TPage : IComponent
    {
        if (problem is null) return Of<TPage>(parameters);
        if (problem.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new RazorComponentResult<TPage>(parameters) { StatusCode = problem.Status, PreventStreamingRendering = true };
    }

    /// <summary>After a write: see that page, by GET, so that a reload repeats nothing.</summary>
    public static IResult See(string path) => new SeeOther(path);

    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
