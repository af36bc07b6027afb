namespace Guise.Platform.Http;

/// <summary>Who authenticated, as a key for rows that belong to the caller. Set by each authentication handler.</summary>
internal sealed record Caller(string Key)
{
    public override string ToString() => "***";
}
