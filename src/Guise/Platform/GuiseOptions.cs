namespace Guise.Platform;

/// <summary>What an operator decides; the section <c>Guise</c> of the configuration, read and checked by <see cref="GuiseSettings"/>.</summary>
public sealed class GuiseOptions
{
    /// <summary>The address that people and websites use: scheme, host and port. Null: where the process itself listens.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>PBKDF2 iterations of new passphrase slots; a slot with fewer is raised at its next unlock.</summary>
    public int PassphraseIterations { get; set; } = Limits.PassphraseIterations;

    /// <summary>Profiles that one client address may create at once, and then per minute.</summary>
    public int CreatesAtOnce { get; set; } = 200;
    public int CreatesPerMinute { get; set; } = 120;

    /// <summary>The header in which a trusted proxy names the client's address; none by default, as a client could send it too.</summary>
    public string? ClientAddressHeader { get; set; }

    /// <summary>
    /// The address of the Internet Computer's API, where payments go. One machine without it has ledgers of play money of its own.
    /// </summary>
    public string? InternetComputer { get; set; }

    /// <summary>Whether this service speaks to sites on this very machine, by http and on any port; for trying things out alone.</summary>
    public bool AllowLocalSites { get; set; }
}
