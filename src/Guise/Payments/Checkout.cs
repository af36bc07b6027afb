using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Statistics;
using Guise.Wallets;

namespace Guise.Payments;

/// <summary>
/// The payer's side: shows what is asked, and approves or denies it once. The deciding call signs the transfer and stores it before
/// anything is sent; of all who decide, one wins, and the others are shown what it decided.
/// </summary>
internal sealed class Checkout(
    IRecordStore store, PaymentRecords payments, AssetRecords assets, PaymentHistory history, TokenLedgers ledgers, SiteProof sites,
    IWorkflows workflows,
    Counters counters, TimeProvider clock)
{
    private const int Retries = 20;

    /// <summary>The payment with the fee as the ledger asks for it now, and the payer's balances.</summary>
    public async Task<Result<CheckoutAnswer>> Show(OpenWallet wallet, string id, CancellationToken cancel)
    {
        if (await payments.Read(id, cancel) is not { } entry || entry.Payment.Origin is not { } origin) return Problems.PaymentNotFound;
        Payment payment = entry.Payment;
        Principal ledger = payment.LedgerPrincipal;
        if (await assets.Read(wallet, ledger, cancel) is not { } asset) return Problems.AssetNotFound;

        Task<bool> proof = sites.Publishes(origin, ledger, payment.Recipient, cancel);
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        LedgerAccount[] accounts = [.. asset.Record.Accounts.Select((_, number) => TokenAccount.Of(keys, ledger, number))];
        Task<BigInteger?[]> balances = Task.WhenAll(accounts.Select(account => ledgers.Balance(ledger, account, cancel)));
        if (!(await Refreshed(wallet, asset, cancel)).Ok(out AssetRecords.Entry? fresh, out Problem? problem)) return problem;
        asset = fresh;

        TokenMetadata token = asset.Record.Token;
        BigInteger?[] known = await balances;
        return new CheckoutAnswer(
            id, payment.StatusAt(clock.GetUtcNow()), payment.ExpiresAt, origin, await proof, payment.Ledger, token.Symbol, token.Decimals, payment.To,
            payment.Amount, asset.Record.Fee, TokenAmount.ToUnits(payment.Units + token.Fee), payment.Memo, payment.ReturnUrl,
            [.. accounts.Select((_, number) => AccountAnswer.Of(keys, asset, number,
                known[number] is { } balance ? TokenAmount.ToUnits(balance) : null))],
            PaymentTerms.DigestOf(id, payment, token), payment.Failure, payment.EndedAt);
    }

    /// <summary>What is asked, for who does not list the token yet; null when there is no such payment.</summary>
    public async Task<PaymentAnswer?> Find(string id, CancellationToken cancel) =>
        await payments.Read(id, cancel) is { Payment.Origin: not null } entry ? PaymentAnswer.Of(id, entry.Payment, clock.GetUtcNow()) : null;

    /// <param name="digest">Of what the owner saw: anything else is not what was approved.</param>
    public async Task<Result<PaymentDecision>> Approve(OpenWallet wallet, string id, int account, string digest, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (await payments.Read(id, cancel) is not { } entry || entry.Payment.Origin is null) return Problems.PaymentNotFound;
            DateTimeOffset now = clock.GetUtcNow();
            if (Decided(entry, now) is { } decision)
            {
                // Whoever approved may have died before the ring.
                if (decision.Status == PaymentStatus.Approved) await Ring(id, now);
                return decision;
            }
            if (await assets.Read(wallet, entry.Payment.LedgerPrincipal, cancel) is not { } asset) return Problems.AssetNotFound;
            if (account < 0 || account >= asset.Record.Accounts.Count) return Problems.AccountOfTokenNotFound;
            TokenMetadata token = asset.Record.Token;
            string shown = PaymentTerms.DigestOf(id, entry.Payment, token);
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(digest)))
                return Problems.DisplayChanged;

            Payment approved = Sign(wallet, id, entry.Payment, account, token.Fee, now);
            await history.Note(wallet, Remembered(id, approved, token, now), cancel);
            if (await payments.Replace(entry, approved, cancel) is null) continue;
            await Ring(id, now);
            return new PaymentDecision(id, PaymentStatus.Approved, approved.ReturnUrl);
        }
        return Problems.PaymentChanged;
    }

    public async Task<Result<PaymentDecision>> Deny(OpenWallet wallet, string id, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (await payments.Read(id, cancel) is not { } entry || entry.Payment.Origin is not { } origin) return Problems.PaymentNotFound;
            DateTimeOffset now = clock.GetUtcNow();
            if (Decided(entry, now) is { } decision)
            {
                // Whoever denied may have died before the ring.
                if (entry.Payment.AnnounceAt is not null) await Ring(id, now);
                return decision;
            }
            if (i == 0) await history.NoteDenial(wallet, origin, now, cancel);
            if (await payments.Replace(entry, entry.Payment.End(PaymentStatus.Denied, now), cancel) is null) continue;
            await Ring(id, now);
            return new PaymentDecision(id, PaymentStatus.Denied, entry.Payment.ReturnUrl);
        }
        return Problems.PaymentChanged;
    }

    /// <summary>What the owner's own transfer would come to, with the fee as the ledger asks for it now.</summary>
    /// <param name="amount">As a person types it.</param>
    public async Task<Result<TransferQuote>> Quote(
        OpenWallet wallet, Principal ledger, int account, string to, string amount, byte[]? memo, CancellationToken cancel)
    {
        if (await assets.Read(wallet, ledger, cancel) is not { } asset) return Problems.AssetNotFound;
        if (account >= asset.Record.Accounts.Count) return Problems.AccountOfTokenNotFound;
        if (!TokenAmount.TryParse(amount, asset.Record.Decimals, out BigInteger units)) return Problems.InvalidAmount;
        Payment payment = new(ledger.ToString(), to, TokenAmount.ToUnits(units), default, default, memo);
        if (PaymentTerms.Objection(payment.Ledger, to, payment.Amount, memo) is { } objection) return objection;
        if (!(await Refreshed(wallet, asset, cancel)).Ok(out AssetRecords.Entry? fresh, out Problem? problem)) return problem;
        TokenMetadata token = fresh.Record.Token;

        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        BigInteger? balance = await ledgers.Balance(ledger, TokenAccount.Of(keys, ledger, account), cancel);
        return new TransferQuote(
            AccountAnswer.Of(keys, fresh, account, balance is { } known ? TokenAmount.ToUnits(known) : null), token.Symbol, token.Decimals, to,
            payment.Amount,
            TokenAmount.ToUnits(token.Fee), TokenAmount.ToUnits(units + token.Fee), memo, balance is null || balance >= units + token.Fee);
    }

    /// <summary>The owner's own transfer: approved as it is made, and seen through like any other.</summary>
    public async Task<Result<PaymentDecision>> Transfer(
        OpenWallet wallet, Principal ledger, int account, NewTransfer body, string requestTag, CancellationToken cancel)
    {
        if (PaymentTerms.Objection(ledger.ToString(), body.To, body.Amount, body.Memo) is { } objection) return objection;
        if (!TokenAmount.TryParseUnits(body.Fee, out BigInteger fee)) return Problems.InvalidAmount;
        if (await assets.Read(wallet, ledger, cancel) is not { } asset) return Problems.AssetNotFound;
        if (account >= asset.Record.Accounts.Count) return Problems.AccountOfTokenNotFound;

        DateTimeOffset now = clock.GetUtcNow();
        Payment payment = new(ledger.ToString(), body.To, body.Amount, now, now, body.Memo);
        string id = Payments.IdOf($"{wallet.ProfileId}|{account}|{body.Fee}", requestTag, payment);
        Payment approved = Sign(wallet, id, payment, account, fee, now);
        // The watch is set first, and looks by itself if this call comes no further than the row.
        await workflows.Start(PaymentFlow.Workflow, PaymentFlow.InstanceOf(id), new PaymentFlow.Input(id, now + Limits.PaymentMin), cancel);
        await history.Note(wallet, Remembered(id, approved, asset.Record.Token, now), cancel);
        if (!await payments.Insert(id, approved, cancel) && await payments.Read(id, cancel) is { } existing) approved = existing.Payment;
        if (approved.Status == PaymentStatus.Approved) await Ring(id, now);
        return new PaymentDecision(id, approved.Status);
    }

    /// <summary>The decision that was made already, by whomever.</summary>
    private static PaymentDecision? Decided(PaymentRecords.Entry entry, DateTimeOffset now) =>
        entry.Payment.StatusAt(now) is var status and not PaymentStatus.Requested
            ? new PaymentDecision(entry.Id, status, entry.Payment.ReturnUrl)
            : null;

    private static Payment Sign(OpenWallet wallet, string id, Payment payment, int account, BigInteger fee, DateTimeOffset now)
    {
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        byte[] secret = keys.TokenAccountSecret(payment.Ledger, account);
        try
        {
            // Two payments that agree in everything must differ in this, or a ledger would take them for one.
            ulong created = IcTime.Of(now) - (ulong)RandomNumberGenerator.GetInt32(1_000_000_000);
            Transfer transfer = new(null, payment.Recipient, payment.Units, fee, payment.Memo, created);
            return payment with
            {
                Status = PaymentStatus.Approved, Approval = PaymentHistory.ApprovalOf(keys, id, account, now), Fee = TokenAmount.ToUnits(fee),
                Payer = TokenAccount.Of(keys, payment.LedgerPrincipal, account).ToString(),
                Ladder = Ladder.Sign(secret, payment.LedgerPrincipal, transfer.Encode(), now),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static HistoryRecord Remembered(string id, Payment payment, TokenMetadata token, DateTimeOffset now) => new(
        1, id, payment.Ledger, token.Symbol, token.Decimals, payment.To, payment.Amount, payment.Fee!, now, payment.Memo, payment.Origin);

    /// <summary>Who loses this ring loses time: the workflow comes back by itself when the payment would have expired.</summary>
    private async Task Ring(string id, DateTimeOffset now)
    {
        if (await workflows.Ring(PaymentFlow.InstanceOf(id), PaymentFlow.DecidedEvent) is not RingOutcome.Delivered)
            await workflows.Start(PaymentFlow.Workflow, PaymentFlow.InstanceOf(id), new PaymentFlow.Input(id, now));
    }

    /// <summary>
    /// The token as its ledger describes it now. A ledger that does not answer leaves what is known; other decimals are another token.
    /// </summary>
    private async Task<Result<AssetRecords.Entry>> Refreshed(OpenWallet wallet, AssetRecords.Entry asset, CancellationToken cancel)
    {
        if (await ledgers.Metadata(asset.Ledger, cancel) is not { } token) return asset;
        if (token.Fee == asset.Record.Token.Fee && token.Decimals == asset.Record.Decimals) return asset;
        if (token.Decimals != asset.Record.Decimals) return Problems.TokenChanged;
        AssetRecord record = asset.Record with { Fee = TokenAmount.ToUnits(token.Fee) };
        if (await store.Write(wallet.Partition, [.. asset.Put(wallet, record)], cancel: cancel) is not WriteOutcome.Written)
            return Problems.AssetChanged;
        counters.AccountsMade(asset.NewAccounts(record));
        return asset with { Record = record };
    }
}
