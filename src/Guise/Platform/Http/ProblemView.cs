using Microsoft.AspNetCore.Http;

namespace Guise.Platform.Http;

/// <summary>Endpoints for people show their refusals as a page; everything else answers <c>application/problem+json</c>.</summary>
internal sealed record ProblemView(Func<Problem, IResult> Show);
