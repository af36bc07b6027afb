using System.Text.Json;

namespace Guise.Buckets.Ucan;

/// <summary>A right that a token states: an ability on a resource, under caveats.</summary>
/// <param name="Alternatives">At least one must hold; none at all means that the right can never be used.</param>
internal sealed record UcanCapability(string Resource, string Ability, IReadOnlyList<Caveat> Alternatives)
{
    /// <summary>Where the right points; null when that is no place here. A legacy one moves to its bucket once that was looked up.</summary>
    public StorageResource? Target { get; set; }

    /// <summary>
    /// Whether the token passes on what its proofs give instead of stating a right: <c>prf:*</c>, <c>prf:1</c> with
    /// <c>ucan/DELEGATE</c> (0.8), <c>ucan:*</c>, <c>ucan:./*</c>, <c>ucan:bafk…</c> with <c>ucan/*</c> (later).
    /// </summary>
    public bool IsRedelegation =>
        (Resource.StartsWith("prf:", StringComparison.Ordinal) && Abilities.AreEqual(Ability, "ucan/DELEGATE"))
        || (Resource.StartsWith("ucan:", StringComparison.Ordinal) && !Resource.StartsWith("ucan://", StringComparison.Ordinal)
            && Ability == "ucan/*");

    /// <summary>Whether this right contains another one: the same place or below, the same ability or a narrower one, no caveat lost.</summary>
    public bool Covers(UcanCapability other) =>
        CoversResource(other)
        && Abilities.Covers(Ability, other.Ability)
        && other.Alternatives.All(narrow => Alternatives.Any(wide => wide.Covers(narrow)));

    private bool CoversResource(UcanCapability other) =>
        Target is not null && other.Target is not null ? Target.Covers(other.Target) : Target is null && other.Target is null
            && Resource == other.Resource;
}

/// <summary>Abilities: <c>namespace/name</c>, compared without case; <c>namespace/*</c> and <c>*</c> contain what is below them.</summary>
internal static class Abilities
{
    public static bool AreEqual(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>By whole segments, never by a part of one.</summary>
    public static bool Covers(string wide, string narrow) =>
        wide == "*" || AreEqual(wide, narrow) || (wide.EndsWith("/*", StringComparison.Ordinal)
            && narrow.StartsWith(wide[..^1], StringComparison.OrdinalIgnoreCase));

    /// <summary><c>*</c>, or at least two segments without white space.</summary>
    public static bool IsValid(string text) =>
        text == "*" || (text.Length <= 256 && text.Split('/') is { Length: >= 2 } segments
            && segments.All(segment => segment.Length > 0 && segment.All(c => c is > ' ' and <= '~')));
}

/// <summary>One set of caveats of a capability: members that must all hold. Empty means no caveat.</summary>
internal sealed record Caveat(IReadOnlyDictionary<string, JsonElement> Members)
{
    public static readonly Caveat None = new(new Dictionary<string, JsonElement>());

    /// <summary>
    /// Whether a delegate that states <paramref name="narrow"/> stays within this: every member again, equal or narrower; more are welcome.
    /// </summary>
    public bool Covers(Caveat narrow) =>
        Members.All(member => narrow.Members.TryGetValue(member.Key, out JsonElement value) && CaveatRules.Covers(member.Key, member.Value, value));
}
