namespace Guise.Platform;

/// <summary>Every bound of the service, each with its reason. Over a limit is a 4xx before any expensive work.</summary>
internal static class Limits
{
    // --- Requests -------------------------------------------------------------------------------------------------

    /// <summary>Deeper JSON than any shape of this API needs; contents may nest, within reason.</summary>
    public const int JsonDepth = 32;

    /// <summary>Every body but a content: the longest are a phrase and a remote key's token.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>What a site asks is a body of the API in a page's form, where a byte may take three.</summary>
    public const int AskedFormBytes = 3 * BodyBytes;

    /// <summary>A content of <see cref="ContentBytes"/> with its envelope and generous white space.</summary>
    public const int ContentBodyBytes = 1024 * 1024;

    /// <summary>Rows of a list: one page is one round trip to any store.</summary>
    public const int PageItems = 100;
    public const int DefaultPageItems = 20;

    /// <summary>A page of large contents ends early, so that no answer is larger than this.</summary>
    public const int PageBytes = 4 * 1024 * 1024;

    /// <summary>128 bits in base64url are 22 characters; the upper bound leaves room for any UUID or hash.</summary>
    public const int IdempotencyKeyMin = 22;
    public const int IdempotencyKeyMax = 128;

    /// <summary>A client that retries after a day means something new (IETF draft idempotency-key-header leaves it open).</summary>
    public static readonly TimeSpan IdempotencyRetention = TimeSpan.FromHours(24);

    /// <summary>Longer than any request runs: after that, the call that holds the key has died.</summary>
    public static readonly TimeSpan IdempotencyLease = TimeSpan.FromMinutes(2);

    // --- Wallets --------------------------------------------------------------------------------------------------

    /// <summary>An e-mail address is at most 254 characters (RFC 5321 §4.5.3.1.3, erratum 1690).</summary>
    public const int UsernameChars = 254;

    /// <summary>NIST SP 800-63B §3.1.1.2: at least 8 characters; the upper bound keeps the derivation's input small.</summary>
    public const int PassphraseMinChars = 8;
    public const int PassphraseMaxBytes = 1024;

    /// <summary>24 words of at most 8 letters, generously spaced.</summary>
    public const int PhraseBytes = 512;

    public const int ClientKeyBytes = 32;
    public const int KeyUriChars = 512;

    /// <summary>A vault's access token is a JWT of some kilobytes; a local key's token must not be guessable.</summary>
    public const int AuthTokenBytes = 16 * 1024;
    public const int LocalAuthTokenMinBytes = 16;

    public static readonly TimeSpan SessionDefault = TimeSpan.FromHours(8);
    public static readonly TimeSpan SessionMax = TimeSpan.FromDays(7);
    public static readonly TimeSpan IdleDefault = TimeSpan.FromMinutes(15);

    /// <summary>Sliding the idle expiry costs a write: at most four an idle period.</summary>
    public const int IdleSlides = 4;

    /// <summary>Failed passphrases: four, then a pause; the last pause repeats, and nothing locks for ever.</summary>
    public const int AttemptsPerRound = 4;
    public static readonly TimeSpan[] AttemptPauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];

    /// <summary>Failures that nobody added to for this long are forgotten.</summary>
    public static readonly TimeSpan AttemptMemory = TimeSpan.FromHours(24);

    /// <summary>How long the log of a wallet remembers.</summary>
    public static readonly TimeSpan ActivityMemory = TimeSpan.FromDays(365);

    /// <summary>OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA256.</summary>
    public const int PassphraseIterations = 600_000;

    /// <summary>Derivations that may wait for a core; a hundred of 0.12 s on two cores is six seconds.</summary>
    public const int DerivationQueue = 100;

    // --- Contents -------------------------------------------------------------------------------------------------

    public const int ContentBytes = 512 * 1024;

    /// <summary>Longer than any DID, URL or UUID that serves as an id.</summary>
    public const int ContentIdChars = 1024;

    // --- Sites ----------------------------------------------------------------------------------------------------

    /// <summary>A host has at most 253 characters (RFC 1035 §2.3.4); scheme and port around it.</summary>
    public const int OriginChars = 270;

    public const int PseudonymChars = 64;

    /// <summary>What a person can choose from on one page, and what derives in a fraction of a second.</summary>
    public const int MasksPerOrigin = 100;

    /// <summary>Domains move rarely.</summary>
    public const int LinksPerOrigin = 20;

    /// <summary>Long enough to unlock a wallet and read; afterwards the site asks again.</summary>
    public static readonly TimeSpan RequestLifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long a decision can be looked at.</summary>
    public static readonly TimeSpan DecisionRetention = TimeSpan.FromHours(1);

    /// <summary>RFC 6749 §4.1.2 recommends ten minutes at most; a script redeems at once.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    /// <summary>RFC 7636 §4.1.</summary>
    public const int VerifierMin = 43;
    public const int VerifierMax = 128;

    public static readonly TimeSpan SiteSessionMax = TimeSpan.FromDays(7);
    public static readonly TimeSpan SiteIdle = TimeSpan.FromDays(1);

    /// <summary>Two sites that compare when their sessions end must not learn that they began in the same moment.</summary>
    public static readonly TimeSpan SiteSessionBlur = TimeSpan.FromHours(1);

    public const int SaltBytes = 64;

    /// <summary>The Internet Computer takes requests that expire within five minutes.</summary>
    public static readonly TimeSpan IngressLead = TimeSpan.FromMinutes(5);

    /// <summary>A delegation cannot be taken back, so it is short; its targets fit on a page.</summary>
    public static readonly TimeSpan DelegationMax = TimeSpan.FromMinutes(15);
    public const int DelegationTargets = 20;

    // --- UCAN -----------------------------------------------------------------------------------------------------

    /// <summary>Eight links with embedded proofs and usual capabilities; half of what a server takes as a header.</summary>
    public const int UcanBytes = 16 * 1024;

    /// <summary>Deeper than anybody delegates; embedded proofs of nine links would not fit a header either.</summary>
    public const int UcanDepth = 8;
    public const int UcanProofsPerToken = 8;

    /// <summary>A signature check each: a request costs at most a few milliseconds of a core.</summary>
    public const int UcanProofs = 32;
    public const int UcanCapabilities = 64;

    /// <summary>As object stores have it (S3: 1024 bytes), and a bound for what is compared.</summary>
    public const int ResourceBytes = 1024;
    public const int ResourceSegments = 32;

    /// <summary>What a file system takes as a name.</summary>
    public const int ResourceSegmentBytes = 255;

    /// <summary>How much clocks of signers and of this service may differ (UCAN 0.8 §3.2.2 recommends a buffer of 60 seconds).</summary>
    public static readonly TimeSpan UcanSkew = TimeSpan.FromSeconds(60);

    /// <summary>A token without a nonce may be used again, for retries and chunks, while it has no longer than this to live.</summary>
    public static readonly TimeSpan UcanReuse = TimeSpan.FromHours(1);

    /// <summary>Root tokens of the legacy door, as its clients expect.</summary>
    public static readonly TimeSpan LegacyRootLife = TimeSpan.FromDays(14);

    // --- Buckets --------------------------------------------------------------------------------------------------

    public const int BucketNameChars = 100;
    public const int BucketsPerAccount = 100;

    /// <summary>Each account among them is a read at every request.</summary>
    public const int BucketGrants = 32;
    public const int BucketBlocks = 256;
    public const int DidsPerAccount = 32;
    public const int OrganizationMembers = 100;
    public const int OrganizationsPerAccount = 32;

    public const int ChallengeAttempts = 5;
    public static readonly TimeSpan DidChallengeLife = TimeSpan.FromMinutes(10);

    /// <summary>How long a name that was given up leads on, and nobody else can take it.</summary>
    public static readonly TimeSpan NameGrace = TimeSpan.FromDays(30);

    /// <summary>How long a deleted bucket can be restored.</summary>
    public static readonly TimeSpan BucketRetention = TimeSpan.FromDays(30);

    /// <summary>How long what a service says of a bucket's owners is good for at another, and how many of them it names (all in one token).</summary>
    public static readonly TimeSpan DescriptorLife = TimeSpan.FromMinutes(10);
    public const int DescribedOwners = 100;

    /// <summary>What shows whose an id is: a signature an operation, all in one body; so many owners fit into an operation.</summary>
    public const int BucketLogOperations = 32;
    public const int BucketLogBytes = 768;
    public const int BucketLogOwners = 8;

    /// <summary>
    /// How often what was revoked at the service that drew an id is asked for; how far back, as its instances' clocks differ; and pages of one call.
    /// </summary>
    public static readonly TimeSpan FeedInterval = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan FeedOverlap = TimeSpan.FromMinutes(5);
    public const int FeedPages = 50;

    /// <summary>How far back the report of a recovery looks for delegations.</summary>
    public static readonly TimeSpan DelegationMemory = TimeSpan.FromDays(90);

    // --- Objects --------------------------------------------------------------------------------------------------

    public const long ObjectBytes = 100L * 1024 * 1024;
    public const int ObjectsPerBucket = 100_000;
    public const long BytesPerBucket = 10L * 1024 * 1024 * 1024;
    public const int ContentTypeChars = 255;

    /// <summary>Longer than any upload runs: after that, what no object points to is waste.</summary>
    public static readonly TimeSpan UploadLease = TimeSpan.FromDays(1);

    // --- Assets and payments ----------------------------------------------------------------------------------------

    /// <summary>One read brings them all; and each account is a question to its ledger when balances are shown.</summary>
    public const int AssetsPerWallet = 100;
    public const int AccountsPerAsset = 50;

    /// <summary>ICRC-1: the bytes of a memo that every ledger takes.</summary>
    public const int MemoBytes = 32;

    /// <summary>What browsers and servers take in practice.</summary>
    public const int UrlChars = 2048;

    /// <summary>How long a payer may take: long enough to find a wallet, and by default not so long that prices change.</summary>
    public static readonly TimeSpan PaymentMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan PaymentDefault = TimeSpan.FromHours(1);
    public static readonly TimeSpan PaymentMax = TimeSpan.FromDays(1);

    /// <summary>A merchant looks back over a year of accounts; the payer's own memory is in her wallet.</summary>
    public static readonly TimeSpan PaymentRetention = TimeSpan.FromDays(400);

    /// <summary>Pauses between announcements of a payment's end: over two days, as a server may be down over a weekend's night.</summary>
    public static readonly TimeSpan[] WebhookPauses =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <summary>Play money of one call, in the smallest unit: ten thousand tokens of eight decimals.</summary>
    public const long FaucetAmount = 1_000_000_000_000;

    // --- Statistics -------------------------------------------------------------------------------------------------

    /// <summary>So few events are never published: what a few have done would show in their sum.</summary>
    public const int StatisticsHeap = 10;

    /// <summary>How often an instance writes down what it has counted: what a crash may lose.</summary>
    public static readonly TimeSpan StatisticsInterval = TimeSpan.FromMinutes(10);

    /// <summary>More batches than all instances write while one of them waits for an answer.</summary>
    public const int StatisticsBatches = 100;

    /// <summary>Figures change once a day.</summary>
    public static readonly TimeSpan StatisticsCache = TimeSpan.FromHours(1);

    // --- Keys of the service ---------------------------------------------------------------------------------------

    /// <summary>A key of the service signs for a quarter of a year; its successor is listed a week before its turn.</summary>
    public static readonly TimeSpan SigningPeriod = TimeSpan.FromDays(90);
    public static readonly TimeSpan SigningLead = TimeSpan.FromDays(7);

    /// <summary>How long an instance may go by the ring that it last read, and a reader by the list that it last fetched.</summary>
    public static readonly TimeSpan SigningCache = TimeSpan.FromMinutes(5);

    /// <summary>A successor that comes late waits for both of those caches, and for clocks that differ.</summary>
    public static readonly TimeSpan SigningSettle = TimeSpan.FromMinutes(15);

    /// <summary>Nothing that the service signs is valid for longer, so a key that has stopped signing is listed that long.</summary>
    public static readonly TimeSpan SignedMax = TimeSpan.FromDays(30);

    // --- Expiry ----------------------------------------------------------------------------------------------------

    public static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);

    /// <summary>Longer than any request runs and than clocks differ: after that, nobody adds to a past hour.</summary>
    public static readonly TimeSpan SweepGrace = TimeSpan.FromMinutes(10);

    /// <summary>How far before its first run a sweep looks: the service may have taken requests without one.</summary>
    public static readonly TimeSpan SweepLookBack = TimeSpan.FromDays(1);

    /// <summary>When to come back to a row whose kind this code does not know or cannot read.</summary>
    public static readonly TimeSpan SweepPostponement = TimeSpan.FromDays(1);

    /// <summary>One run's work, so that it ends well before a timer function must: hours visited, and rows.</summary>
    public const int SweepHours = 1000;
    public const int SweepRows = 5000;

    /// <summary>A finished workflow can be looked at for a day.</summary>
    public static readonly TimeSpan WorkflowRetention = TimeSpan.FromDays(1);
    public const int WorkflowPurges = 1000;

    // --- Names, challenges, accounts ------------------------------------------------------------------------------

    /// <summary>A profile with its signature: some hundred bytes of keys, and names of delivery services.</summary>
    public const int NameProfileBytes = 16 * 1024;
    public const int DeliveryServices = 20;

    /// <summary>32 bytes in base64 are 44 characters; dm3 sets no bound, and old profiles hold other texts.</summary>
    public const int PublicKeyChars = 128;

    /// <summary>65 bytes in hexadecimal are 132 characters.</summary>
    public const int SignatureChars = 256;

    /// <summary>A signed statement is taken for this long, and as much before its time as clocks differ.</summary>
    public static readonly TimeSpan MessageAge = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan MessageSkew = TimeSpan.FromMinutes(1);

    /// <summary>What the name system said counts for a minute; that there is nothing, for seconds: somebody may just be publishing.</summary>
    public static readonly TimeSpan NameCache = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan NameMissCache = TimeSpan.FromSeconds(10);

    /// <summary>A list in one page.</summary>
    public const int NamesOfWallet = 100;

    /// <summary>Some kilobytes each.</summary>
    public const int NamesCached = 10_000;

    /// <summary>A signed answer is good for as long as the reference gateway's; who caches it, caches it for less.</summary>
    public static readonly TimeSpan GatewayValidity = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan GatewayCache = TimeSpan.FromMinutes(1);

    /// <summary>The longest name with a dozen questions, in hexadecimal.</summary>
    public const int GatewayCallChars = 16 * 1024;

    /// <summary>Long enough to sign, short enough that a stolen one is of little use.</summary>
    public static readonly TimeSpan ChallengeLife = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan AccountTokenLife = TimeSpan.FromHours(1);

    /// <summary>A token of this service has some 600 characters.</summary>
    public const int TokenChars = 2048;

    /// <summary>
    /// How long messages wait to be fetched, in seconds: an hour to a quarter of a year, a month unless the account says otherwise.
    /// </summary>
    public const int MessageTtlMin = 60 * 60;
    public const int MessageTtlMax = 90 * 24 * 60 * 60;
    public const int MessageTtlDefault = 30 * 24 * 60 * 60;

    /// <summary>Of a message in canonical JSON; dm3's default is 100 000.</summary>
    public const int MessageSizeMin = 1024;
    public const int MessageSizeMax = 256 * 1024;
    public const int MessageSizeDefault = 100_000;

    /// <summary>A message of <see cref="MessageSizeMax"/> with generous white space and escapes.</summary>
    public const int MessageBodyBytes = 1024 * 1024;

    /// <summary>What one inbox takes in an hour, whoever sends it.</summary>
    public const int InboxMessagesPerHour = 1000;
    public const int InboxBytesPerHour = 32 * 1024 * 1024;
}
