using System.Buffers;

namespace Guise.Platform.Workflows;

/// <summary>What every adapter accepts as the id of an instance, so that none accepts what another refuses.</summary>
internal static class WorkflowIds
{
    public const int MaxLength = 100;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:._-");

    /// <exception cref="ArgumentException">The id is empty, too long, or holds another character.</exception>
    public static void Check(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is 0 or > MaxLength || id.AsSpan().ContainsAnyExcept(Allowed))
            throw new ArgumentException($"An instance id is 1 to {MaxLength} characters of A-Z a-z 0-9 : . _ -", nameof(id));
    }
}
