using System.Numerics;
using Guise.Pages.Pay;
using Guise.Payments;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;

namespace Guise.Pages.Wallet;

/// <param name="Typed">What stood in the form.</param>
/// <param name="Back">The payment that waits for this.</param>
internal sealed record TokensModel(IReadOnlyList<AssetAnswer> Items, string? Typed, string? Back, Problem? Problem);

/// <summary>What a ledger calls itself, before it is added.</summary>
internal sealed record FoundTokenModel(string Ledger, TokenMetadata Token, string? Back);

/// <param name="Key">Of the one account that its form makes, however often it is sent.</param>
internal sealed record TokenModel(AssetAnswer Token, string Key, string? Said, string? Back, string? Typed, Problem? Problem)
{
    public string Money(string units) => Paying.Money(units, Token.Decimals, Token.Symbol);

    /// <summary>Of all accounts; null when the ledger was silent about one of them.</summary>
    public string? Total => Token.Accounts.Any(account => account.Balance is null) ? null
        : Money(TokenAmount.ToUnits(Token.Accounts.Aggregate(BigInteger.Zero, (sum, account) => sum + Paying.Units(account.Balance!))));
}

/// <param name="Play">How much play money is to be had at once, in the smallest unit; null where money is money.</param>
internal sealed record AccountModel(AssetAnswer Token, int Number, string? Play, string? Said, string? Back, Problem? Problem)
{
    public AccountAnswer Account => Token.Accounts[Number];

    public string Path => $"/wallet/assets/{Token.Ledger}/{Number}";

    public string Money(string units) => Paying.Money(units, Token.Decimals, Token.Symbol);
}

/// <param name="Tokens">Of the wallet, whose accounts have names.</param>
internal sealed record PaymentsModel(
    IReadOnlyList<HistoryAnswer> Items, string? Continuation, string? Said, IReadOnlyList<AssetRecords.Entry> Tokens)
{
    public string? NameOf(string ledger, int account) =>
        Tokens.FirstOrDefault(token => token.Ledger.ToString() == ledger)?.Record.Accounts.ElementAtOrDefault(account)?.Name;
}

/// <param name="To">And what follows: what stood in the form.</param>
internal sealed record SendModel(AccountModel From, string? To, string? Amount, string? Memo, Problem? Problem);

/// <param name="Key">Of this one transfer: a form that is sent twice moves money once.</param>
internal sealed record ReviewModel(string Ledger, TransferQuote Quote, string Key)
{
    public string Money(string units) => Paying.Money(units, Quote.Decimals, Quote.Symbol);
}
