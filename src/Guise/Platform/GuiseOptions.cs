namespace Guise.Platform;

/// <summary>What an operator decides; the section <c>Guise</c> of the configuration, read and checked by <see cref="GuiseSettings"/>.</summary>
public sealed class GuiseOptions
{
    /// <summary>The address that people and websites use: scheme, host and port. Null: where the process itself listens.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>PBKDF2 iterations of new passphrase slots; a slot with fewer is raised at its next unlock.</summary>
    public int PassphraseIterations { get; set; } = Limits.PassphraseIterations;

    /// <summary>Profiles, and likewise payments, that one client address may create at once, and then per minute.</summary>
    public int CreatesAtOnce { get; set; } = 200;
    public int CreatesPerMinute { get; set; } = 120;

    /// <summary>Signed statements (names, accounts, tokens) that one client address may send at once, and then per minute.</summary>
    public int ProofsAtOnce { get; set; } = 200;
    public int ProofsPerMinute { get; set; } = 120;

    /// <summary>Profiles of names that one client address may look at at once, and then per minute.</summary>
    public int LookupsAtOnce { get; set; } = 600;
    public int LookupsPerMinute { get; set; } = 300;

    /// <summary>Messages that one client address may put into inboxes at once, and then per minute.</summary>
    public int MessagesAtOnce { get; set; } = 60;
    public int MessagesPerMinute { get; set; } = 60;

    /// <summary>Payments that may be asked for in the name of one site at once, and then per minute, whoever asks.</summary>
    public int PaymentsAtOnce { get; set; } = 600;
    public int PaymentsPerMinute { get; set; } = 600;

    /// <summary>The header in which a trusted proxy names the client's address; none by default, as a client could send it too.</summary>
    public string? ClientAddressHeader { get; set; }

    /// <summary>
    /// The address of the Internet Computer's API, where payments go. One machine without it has ledgers of play money of its own.
    /// </summary>
    public string? InternetComputer { get; set; }

    /// <summary>
    /// The root key of another network than the Internet Computer's main one, in hex (SubjectPublicKeyInfo): whose signatures count.
    /// </summary>
    public string? InternetComputerKey { get; set; }

    /// <summary>Whether this service speaks to sites on this very machine, by http and on any port; for trying things out alone.</summary>
    public bool AllowLocalSites { get; set; }

    /// <summary>Domains of ENS under which this service gives out names, separated by commas: <c>people.example.eth</c>.</summary>
    public string? NameDomains { get; set; }

    /// <summary>
    /// The resolver contracts that the gateway answers for, each with the way in which it checks signatures, separated by commas:
    /// <c>0x…=ens,0x…=dm3</c>.
    /// </summary>
    public string? GatewayResolvers { get; set; }

    /// <summary>JSON-RPC of an Ethereum node, for names of the chain; without it, only names that were published here are known.</summary>
    public string? EthereumRpc { get; set; }

    /// <summary>The registry of ENS on that chain. Null: the main chain's.</summary>
    public string? EthereumRegistry { get; set; }

    /// <summary>Which of the gateway's signing accounts signs. Raise it by one after the resolvers list the next one.</summary>
    public int GatewaySignerVersion { get; set; } = 1;

    /// <summary>How long a recovery waits for a veto when nobody else can speak for the bucket, in seconds: three days.</summary>
    public int RecoveryDelay { get; set; } = 72 * 60 * 60;

    /// <summary>
    /// The number of the service's own DID. Raising it by one replaces the key; tokens addressed to the one before are still taken.
    /// </summary>
    public int ServiceDidNumber { get; set; } = 1;

    /// <summary>
    /// Other services that may say who owns a bucket whose id they drew, each with its address, separated by commas:
    /// <c>did:key:z6Mk…=https://guise.example</c>.
    /// </summary>
    public string? TrustedServices { get; set; }
}
