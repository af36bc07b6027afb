using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>Why a chain does not carry a request, and which of its tokens is the cause.</summary>
/// <param name="Link">The content id of that token; null when it could not even be read.</param>
internal sealed record UcanFault(Problem Problem, string? Link);
