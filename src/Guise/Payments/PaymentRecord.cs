using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;
using Guise.Cryptography;
using Guise.Payments.Ledgers;
using Guise.Platform.Records;

namespace Guise.Payments;

/// <summary>
/// Where a payment stands. The first four may change yet; <see cref="Unknown"/> means that a transfer was sent and no definite answer
/// came: it may have moved the money.
/// </summary>
internal enum PaymentStatus { Requested, Approved, Submitted, Unknown, Paid, Failed, Denied, Expired }

/// <summary>A payment's row, in a partition of its own that nothing leads to a wallet from.</summary>
/// <param name="Box">A <see cref="Payment"/> under the service key.</param>
internal sealed record PaymentRow(int V, DateTimeOffset EraseAt, byte[] Box) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>A payment in flight: what was asked, what was decided, and what became of it. It names the paying principal and no wallet.</summary>
/// <param name="Origin">Who asks; null for a transfer that an owner makes on her own.</param>
/// <param name="To">The recipient's account, in its text.</param>
/// <param name="Amount">In the token's smallest unit.</param>
internal sealed record Payment(
    string Ledger, string To, string Amount, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    byte[]? Memo = null, string? Origin = null, string? ReturnUrl = null, string? WebhookUrl = null)
{
    public PaymentStatus Status { get; init; }

    /// <summary>Names the one approval that counts, to the wallet that made it.</summary>
    public string? Approval { get; init; }

    public string? Payer { get; init; }

    public string? Fee { get; init; }

    /// <summary>The signed transfer in envelopes of one time each; erased once the payment has ended.</summary>
    public IReadOnlyList<Rung> Ladder { get; init; } = [];

    /// <summary>Set once nothing more can happen to the money, or nothing more can be found out.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public string? Block { get; init; }

    /// <summary>Why it failed: a code that is documented.</summary>
    public string? Failure { get; init; }

    /// <summary>Announcements of the end that were tried.</summary>
    public int Announcements { get; init; }

    /// <summary>When to announce the end (again); null when nothing is left to announce.</summary>
    public DateTimeOffset? AnnounceAt { get; init; }

    [JsonIgnore]
    public bool HasEnded => EndedAt is not null;

    [JsonIgnore]
    public Principal LedgerPrincipal =>
        Principal.TryParse(Ledger, out Principal? ledger) ? ledger : throw new InvalidDataException("A payment's ledger is no principal.");

    [JsonIgnore]
    public LedgerAccount Recipient =>
        LedgerAccount.TryParse(To, out LedgerAccount? to) ? to : throw new InvalidDataException("A payment's recipient is no account.");

    [JsonIgnore]
    public BigInteger Units => BigInteger.Parse(Amount, CultureInfo.InvariantCulture);

    /// <summary>Evaluated when it is read: the workflow only makes it eager.</summary>
    public PaymentStatus StatusAt(DateTimeOffset now) => Status == PaymentStatus.Requested && now >= ExpiresAt ? PaymentStatus.Expired : Status;

    /// <summary>
    /// Ends here: envelopes go, and whoever asked is told, if somebody decided. Anybody may ask in anybody's name, so that nobody has decided is no
    /// reason to call a server.
    /// </summary>
    public Payment End(PaymentStatus status, DateTimeOffset now) => this with
    {
        Status = status, EndedAt = now, Ladder = [], AnnounceAt = WebhookUrl is null || status == PaymentStatus.Expired ? null : now,
    };
}

/// <summary>What is known of one envelope.</summary>
internal enum RungState
{
    /// <summary>Never sent.</summary>
    Waiting,

    /// <summary>Sent, or about to be; it may run until it expires, or have run.</summary>
    Sent,

    /// <summary>It certainly moved nothing, and never will.</summary>
    Void,

    /// <summary>The ledger has refused the transfer itself.</summary>
    Refused,
}

/// <summary>One signed envelope of the transfer, and the signed questions what became of it.</summary>
/// <param name="Opens">From when a ledger takes it.</param>
/// <param name="Expires">Until when a ledger takes it.</param>
/// <param name="Question">To ask while the envelope is taken.</param>
/// <param name="LateQuestion">To ask in the minutes after that.</param>
internal sealed record Rung(
    byte[] Id, byte[] Envelope, DateTimeOffset Opens, DateTimeOffset Expires, byte[] Question, byte[] LateQuestion,
    RungState State = RungState.Waiting, DateTimeOffset? SentAt = null)
{
    [JsonIgnore]
    public Ingress Call => new(Id, Envelope, IcTime.Of(Expires));

    public override string ToString() => $"Rung {State}";
}
