using Microsoft.AspNetCore.Http;

namespace Guise.Platform.Http;

/// <summary>From outcomes to answers.</summary>
internal static class Answers
{
    public static IResult Ok<T>(this Result<T> result) => result.Ok(out T? value, out Problem? problem) ? TypedResults.Ok(value) : problem.Answer();

    public static IResult Created<T>(this Result<T> result, Func<T, string> location) =>
        result.Ok(out T? value, out Problem? problem) ? TypedResults.Created(location(value), value) : problem.Answer();

    /// <summary>204, or the problem if there is one.</summary>
    public static IResult NoContentUnless(Problem? problem) => problem is null ? TypedResults.NoContent() : problem.Answer();

    public static IResult Answer(this Problem problem) => new ProblemResult(problem);
}
