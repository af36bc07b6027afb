using Guise.Masks;
using Guise.Payments.Ledgers;

namespace Guise.Payments.Assets;

/// <param name="Ledger">The principal of the token's ledger.</param>
internal sealed record NewAsset(string Ledger);

/// <param name="Name">1 to 64 characters; without one it is numbered.</param>
internal sealed record NewAccount(string? Name = null);

/// <param name="Name">1 to 64 characters.</param>
internal sealed record RenameAccount(string Name);

/// <param name="Amount">In the token's smallest unit.</param>
internal sealed record FaucetBody(string Amount);

/// <param name="Block">Where the ledger wrote it down.</param>
internal sealed record FaucetAnswer(string Block);

/// <summary>A token as its owner sees it.</summary>
/// <param name="Decimals">Digits behind the point in an amount for people.</param>
/// <param name="Fee">What one transfer costs, in the smallest unit.</param>
internal sealed record AssetAnswer(string Ledger, string Symbol, string Name, int Decimals, string Fee, IReadOnlyList<AccountAnswer> Accounts)
{
    /// <param name="balances">By account number, where they were asked for.</param>
    public static AssetAnswer Of(MaskKeys keys, AssetRecords.Entry entry, IReadOnlyList<string?>? balances = null) => new(
        entry.Ledger.ToString(), entry.Record.Symbol, entry.Record.Name, entry.Record.Decimals, entry.Record.Fee,
        [.. entry.Record.Accounts.Select((_, number) => AccountAnswer.Of(keys, entry, number, balances?[number]))]);
}

/// <summary>One of the owner's accounts of a token, each with a principal of its own.</summary>
/// <param name="Address">Where to send the token (ICRC-1).</param>
/// <param name="AccountIdentifier">The address in the form that exchanges ask for; with ICP alone.</param>
/// <param name="Balance">In the smallest unit; absent when it was not asked for or the ledger did not answer.</param>
internal sealed record AccountAnswer(int Number, string Name, string Address, string? AccountIdentifier, string? Balance)
{
    private const string Icp = "ryjl3-tyaaa-aaaaa-aaaba-cai";

    public static AccountAnswer Of(MaskKeys keys, AssetRecords.Entry entry, int number, string? balance = null)
    {
        LedgerAccount account = TokenAccount.Of(keys, entry.Ledger, number);
        return new(number, entry.Record.Accounts[number].Name, account.ToString(), entry.Ledger.ToString() == Icp ? account.ToIdentifier()
            : null, balance);
    }
}
