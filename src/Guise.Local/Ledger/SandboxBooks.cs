using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Local.Workflows;
using Guise.Payments.Ledgers;
using Microsoft.Data.Sqlite;

namespace Guise.Local.Ledger;

/// <summary>One token's accounts and blocks within a transaction, by the rules of ICRC-1.</summary>
internal sealed class SandboxBooks(SqliteConnection connection, SandboxToken token, ulong now)
{
    /// <summary>How long a transfer is remembered, and how far clocks may differ: the numbers of the ledgers on the Internet Computer.</summary>
    public static readonly ulong Window = 24UL * 3600 * 1_000_000_000;
    public static readonly ulong Drift = 60UL * 1_000_000_000;

    private readonly string _ledger = token.Ledger.ToString();

    public BigInteger BalanceOf(LedgerAccount account) => connection.Query(
        "SELECT balance FROM sandbox_balances WHERE ledger = $ledger AND account = $account;",
        row => Number(row.GetString(0)), ("$ledger", _ledger), ("$account", account.ToString())).FirstOrDefault();

    public BigInteger Supply() => connection.Query(
        "SELECT balance FROM sandbox_balances WHERE ledger = $ledger;", row => Number(row.GetString(0)), ("$ledger", _ledger))
        .Aggregate(BigInteger.Zero, (sum, balance) => sum + balance);

    /// <summary>The order of the checks is that of the ledgers in use: the fee before the time, the time before the balance.</summary>
    public TransferResult Apply(Principal caller, Transfer transfer)
    {
        LedgerAccount from = new(caller, transfer.From);
        bool mints = from.Equals(token.Minter), burns = transfer.To.Equals(token.Minter);
        BigInteger fee = mints || burns ? 0 : token.Metadata.Fee;
        if (transfer.Fee is { } said && said != fee) return new TransferResult.BadFee(fee);
        if (burns && transfer.Amount < token.Metadata.Fee) return new TransferResult.BadBurn(token.Metadata.Fee);

        byte[] hash = SHA256.HashData(Frame.Of(caller.Bytes.ToArray(), transfer.Encode()));
        if (transfer.CreatedAt is { } created)
        {
            if (created < now - Window - Drift) return new TransferResult.TooOld();
            if (created > now + Drift) return new TransferResult.CreatedInFuture(now);
            if (Find(hash) is { } block) return new TransferResult.Duplicate(block);
        }
        BigInteger balance = BalanceOf(from);
        if (!mints && balance < transfer.Amount + fee) return new TransferResult.InsufficientFunds(balance);

        if (!mints) Set(from, balance - transfer.Amount - fee);
        if (!burns) Set(transfer.To, BalanceOf(transfer.To) + transfer.Amount);
        return new TransferResult.Ok(Append(hash, from, transfer, fee));
    }

    /// <summary>The block of the same transfer within the window.</summary>
    private BigInteger? Find(byte[] hash) => connection.Query<BigInteger?>(
        "SELECT number FROM sandbox_blocks WHERE ledger = $ledger AND transaction_hash = $hash AND at >= $since ORDER BY number LIMIT 1;",
        row => row.GetInt64(0), ("$ledger", _ledger), ("$hash", hash), ("$since", (long)(now - Window - Drift))).FirstOrDefault();

    private void Set(LedgerAccount account, BigInteger balance) => connection.Execute(
        "INSERT INTO sandbox_balances VALUES ($ledger, $account, $balance) ON CONFLICT DO UPDATE SET balance = $balance;",
        ("$ledger", _ledger), ("$account", account.ToString()), ("$balance", balance.ToString(CultureInfo.InvariantCulture)));

    private long Append(byte[] hash, LedgerAccount from, Transfer transfer, BigInteger fee)
    {
        long number = connection.Query(
            "SELECT COALESCE(MAX(number) + 1, 0) FROM sandbox_blocks WHERE ledger = $ledger;", row => row.GetInt64(0), ("$ledger", _ledger)).Single();
        connection.Execute(
            "INSERT INTO sandbox_blocks VALUES ($ledger, $number, $hash, $at, $created, $from, $to, $amount, $fee, $memo);",
            ("$ledger", _ledger), ("$number", number), ("$hash", hash), ("$at", (long)now),
            ("$created", transfer.CreatedAt is { } created ? (long)created : DBNull.Value), ("$from", from.ToString()), ("$to", transfer.To.ToString()),
            ("$amount", transfer.Amount.ToString(CultureInfo.InvariantCulture)), ("$fee", fee.ToString(CultureInfo.InvariantCulture)),
            ("$memo", (object?)transfer.Memo ?? DBNull.Value));
        return number;
    }

    private static BigInteger Number(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);
}
