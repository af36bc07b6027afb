using Guise.Platform.Records;

namespace Guise.Links;

/// <summary>A change of links that is not written yet, and the sites' sessions that end with it.</summary>
/// <param name="NewMasks">How many masks it writes down for the first time.</param>
internal sealed record LinkChange(IReadOnlyList<RecordWrite> Writes, IReadOnlyList<string> EndedSessions, int NewMasks = 0);
