using Guise.Payments.Assets;

namespace Guise.Payments;

/// <param name="Origin">Who asks to be paid.</param>
/// <param name="Ledger">The principal of the token's ledger.</param>
/// <param name="To">The account to be paid to, in its ICRC-1 text.</param>
/// <param name="Amount">In the token's smallest unit.</param>
/// <param name="Memo">Up to 32 bytes that the ledger writes down with the transfer.</param>
/// <param name="ExpiresIn">Seconds, 60 to 86400; an hour by default.</param>
/// <param name="ReturnUrl">Where the payer goes afterwards; on the origin.</param>
/// <param name="WebhookUrl">Where the end is announced; on the origin.</param>
internal sealed record NewPayment(
    string Origin, string Ledger, string To, string Amount, byte[]? Memo = null, int? ExpiresIn = null, string? ReturnUrl = null,
    string? WebhookUrl = null);

/// <param name="Secret">To ask about the payment with; for the merchant's server alone.</param>
/// <param name="CheckoutUrl">Where to send the payer.</param>
internal sealed record CreatedPayment(string Id, PaymentStatus Status, DateTimeOffset ExpiresAt, string CheckoutUrl, string Secret);

/// <summary>A payment as its merchant sees it.</summary>
/// <param name="Payer">The paying principal, once a transfer was sent.</param>
/// <param name="Block">Where the ledger wrote the transfer down.</param>
/// <param name="Failure">Why it failed: <c>fee-changed</c>, <c>insufficient-funds</c>, <c>too-late</c>, <c>refused-by-ledger</c> or
/// <c>not-sent</c>.</param>
internal sealed record PaymentAnswer(
    string Id, PaymentStatus Status, string? Origin, string Ledger, string To, string Amount, byte[]? Memo, string? Payer, string? Fee, string? Block,
    string? Failure, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt)
{
    public static PaymentAnswer Of(string id, Payment payment, DateTimeOffset now) => new(
        id, payment.StatusAt(now), payment.Origin, payment.Ledger, payment.To, payment.Amount, payment.Memo, payment.Payer, payment.Fee,
        payment.Block,
        payment.Failure, payment.CreatedAt, payment.ExpiresAt, payment.EndedAt);
}

/// <summary>What the payer decides by.</summary>
/// <param name="SiteVerified">Whether the origin itself publishes this recipient; if not, show the recipient in its place.</param>
/// <param name="Total">Amount and fee.</param>
/// <param name="Accounts">The payer's accounts of the token, with balances where the ledger answered.</param>
/// <param name="Digest">Names what is displayed; an approval repeats it.</param>
/// <param name="Failure">Why it failed, as the merchant is told.</param>
/// <param name="EndedAt">When it was over: nothing more will be found out since.</param>
internal sealed record CheckoutAnswer(
    string Id, PaymentStatus Status, DateTimeOffset ExpiresAt, string? Origin, bool SiteVerified, string Ledger, string Symbol, int Decimals,
    string To,
    string Amount, string Fee, string Total, byte[]? Memo, string? ReturnUrl, IReadOnlyList<AccountAnswer> Accounts, string Digest,
    string? Failure, DateTimeOffset? EndedAt);

/// <param name="Account">The number of the account that pays.</param>
/// <param name="Digest">Of what was displayed.</param>
internal sealed record ApprovePayment(int Account, string Digest);

/// <param name="ReturnUrl">Where the payer goes now.</param>
internal sealed record PaymentDecision(string Id, PaymentStatus Status, string? ReturnUrl = null);

/// <param name="To">The account to be paid to, in its ICRC-1 text.</param>
/// <param name="Amount">In the token's smallest unit.</param>
/// <param name="Fee">The fee that the owner was shown; the ledger moves nothing for another one.</param>
internal sealed record NewTransfer(string To, string Amount, string Fee, byte[]? Memo = null);

/// <summary>A transfer as its owner decides on it.</summary>
/// <param name="Account">Which pays, with its balance if the ledger said.</param>
/// <param name="IsEnough">Unless the ledger said that the account holds less than the total.</param>
internal sealed record TransferQuote(
    AccountAnswer Account, string Symbol, int Decimals, string To, string Amount, string Fee, string Total, byte[]? Memo, bool IsEnough);

/// <summary>A payment as its payer looks back on it.</summary>
internal sealed record HistoryAnswer(
    string Id, PaymentStatus Status, string? Origin, string Ledger, string Symbol, int Decimals, int? Account, string To, string Amount, string Fee,
    byte[]? Memo, string? Block, string? Failure, DateTimeOffset ApprovedAt, DateTimeOffset? EndedAt);
