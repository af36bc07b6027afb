namespace Guise.Names;

/// <summary>What the name system said, and what its record holds or names; null without a record.</summary>
internal sealed record ResolvedName(NameAnswer Answer, ProfileRecords.Outcome? Record)
{
    public bool IsKnown => Answer is NameAnswer.Known && Record is not ProfileRecords.Outcome.Unreachable;
}
