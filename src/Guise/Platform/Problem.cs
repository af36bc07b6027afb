namespace Guise.Platform;

/// <summary>A refusal: a stable code, its one HTTP status, and one helpful sentence that is the same every time.</summary>
public sealed record Problem(string Code, int Status, string Sentence)
{
    /// <summary>When another try makes sense, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Thrown only where a value cannot be returned (binding, authentication); it becomes the same answer.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem => problem;
}
