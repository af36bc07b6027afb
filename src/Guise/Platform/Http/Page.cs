namespace Guise.Platform.Http;

/// <summary>A page of a list.</summary>
/// <param name="Continuation">Present while there is more.</param>
// In an answer it is sealed; inside the service it is the last row.
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation = null);
