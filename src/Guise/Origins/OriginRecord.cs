using Guise.Platform.Records;

namespace Guise.Origins;

/// <summary>What a wallet keeps of one origin. It changes by ETag only: its masks, its session and its links never get out of step.</summary>
/// <param name="Masks">By index; never empty, for every origin has a mask 0 from the first look.</param>
/// <param name="LinksTo">The origins that may use the masks of this one.</param>
/// <param name="LinksFrom">The origins whose masks this one may use; the other end of their <paramref name="LinksTo"/>.</param>
/// <param name="Session">The site's session, as long as its live row is there.</param>
internal sealed record OriginRecord(
    int V, IReadOnlyList<MaskRecord> Masks, IReadOnlyList<LinkEnd> LinksTo, IReadOnlyList<LinkEnd> LinksFrom,
    SessionEntry? Session = null) : IRecordShape
{
    public static int Newest => 1;

    public static OriginRecord New { get; } = new(1, [new MaskRecord()], [], []);
}

/// <param name="Pseudonym">Null while it is the one that its key decides.</param>
/// <param name="RequestTag">Names the request that added it, so that its repetition recognises its own work.</param>
internal sealed record MaskRecord(string? Pseudonym = null, string? RequestTag = null);

/// <param name="Id">Of its live row.</param>
/// <param name="MaskOrigin">Where the mask is from: the site's own origin, or one that is linked to it.</param>
internal sealed record SessionEntry(string Id, string MaskOrigin, int MaskIndex);

/// <param name="Origin">The other end.</param>
internal sealed record LinkEnd(string Origin, DateTimeOffset CreatedAt);
