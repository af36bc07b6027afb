using System.Numerics;
using Guise.Cryptography;
using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Payments.Ledgers;
using Microsoft.Data.Sqlite;

namespace Guise.Local.Ledger;

/// <summary>
/// Ledgers of play money on this machine: the same signed envelopes, the same rules, and the same answers as on the Internet
/// Computer, so that everything about a payment can be tried without a network.
/// </summary>
internal sealed class SandboxLedger : ILedger, IFaucet
{
    /// <summary>How far an expiry may lie ahead, with a minute for clocks that differ; and how long an outcome can be asked for after it.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private const int CanisterError = 5;
    private const int DestinationInvalid = 3;

    private readonly SqliteDatabase _database;
    private readonly TimeProvider _clock;

    public SandboxLedger(SqliteDatabase database, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        database.CreateSchema(SandboxSchema.Sql);
    }

    public Task<CallOutcome> Call(Principal ledger, Ingress call, CancellationToken cancel = default)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        if (SignedRequest.TryRead(call.Envelope, now) is not { Kind: "call" } request || request.Canister != ledger)
            return Task.FromResult<CallOutcome>(new CallOutcome.NoAnswer("The envelope is malformed or not signed by its sender."));
        if (!IsTimely(request, now)) return Task.FromResult<CallOutcome>(new CallOutcome.NoAnswer("The envelope's expiry is past or too far ahead."));
        return _database.Write((connection, _) => Run(connection, request, now), cancel);
    }

    public Task<CallOutcome> Status(Principal ledger, ReadOnlyMemory<byte> requestId, Ingress question, CancellationToken cancel = default)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        SignedRequest? request = SignedRequest.TryRead(question.Envelope, now);
        bool asks = request is { Kind: "read_state" } && IsTimely(request, now) && request.StatusPaths() is [var id]
            && id.AsSpan().SequenceEqual(requestId.Span);
        if (!asks) return Task.FromResult<CallOutcome>(new CallOutcome.NoAnswer("The question is malformed, late, or not signed by its sender."));
        return Task.FromResult(_database.Read(connection => Find(connection, requestId.ToArray(), now) switch
        {
            null => new CallOutcome.Absent(IcTime.Of(now)),
            var (sender, _) when !request!.Sender.Bytes.SequenceEqual(sender) => new CallOutcome.NoAnswer("Only a call's sender may ask for it."),
            var (_, outcome) => outcome
        }));
    }

    public Task<byte[]?> Query(Principal ledger, string method, byte[] arguments, CancellationToken cancel = default) =>
        Task.FromResult(TokenOf(ledger) is { } token ? _database.Read(connection => Read(BooksOf(connection, token), token, method, arguments))
            : null);

    public Task<BigInteger?> Give(Principal ledger, LedgerAccount account, BigInteger amount, CancellationToken cancel = default)
    {
        if (TokenOf(ledger) is not { } token) return Task.FromResult<BigInteger?>(null);
        Transfer mint = new(null, account, amount, null, null, null);
        return _database.Write((connection, _) =>
            BooksOf(connection, token).Apply(token.Minter.Owner, mint) is TransferResult.Ok done ? done.Block : (BigInteger?)null, cancel);
    }

    /// <summary>The same envelope runs once: whoever sends it again learns what became of it.</summary>
    private CallOutcome Run(SqliteConnection connection, SignedRequest request, DateTimeOffset now)
    {
        connection.Execute("DELETE FROM sandbox_calls WHERE expiry < $past;", ("$past", (long)IcTime.Of(now - Kept)));
        if (Find(connection, request.Id, now) is { } known) return known.Outcome;

        CallOutcome outcome = Answer(connection, request);
        connection.Execute(
            "INSERT INTO sandbox_calls VALUES ($id, $sender, $expiry, $reply, $refusal);",
            ("$id", request.Id), ("$sender", request.Sender.Bytes.ToArray()), ("$expiry", (long)request.Expiry),
            ("$reply", outcome is CallOutcome.Replied replied ? replied.Reply.ToArray() : DBNull.Value),
            ("$refusal", outcome is CallOutcome.Rejected rejected ? $"{rejected.Code} {rejected.Message}" : DBNull.Value));
        return outcome;
    }

    private CallOutcome Answer(SqliteConnection connection, SignedRequest request)
    {
        if (TokenOf(request.Canister!) is not { } token) return Reject(DestinationInvalid, "There is no such ledger here.");
        SandboxBooks books = BooksOf(connection, token);
        byte[] arguments = request.Arguments ?? [];
        if (request.Method != Transfer.Method)
        {
            return Read(books, token, request.Method ?? "", arguments) is { } reply
                ? Reply(reply)
                : Reject(CanisterError, "There is no such method, or its arguments are not right.");
        }
        if (Transfer.TryDecode(arguments) is not { } transfer) return Reject(CanisterError, "The arguments are not those of a transfer.");
        if (transfer.Memo?.Length > token.Metadata.MaxMemo) return Reject(CanisterError, "The memo is too long.");
        return Reply(books.Apply(request.Sender, transfer).Encode());
    }

    private static byte[]? Read(SandboxBooks books, SandboxToken token, string method, byte[] arguments) => method switch
    {
        Icrc1.Metadata => Icrc1.Encode(token.Metadata),
        "icrc1_name" => Text(token.Metadata.Name),
        "icrc1_symbol" => Text(token.Metadata.Symbol),
        "icrc1_decimals" => Candid.Encode((CandidType.Nat8, CandidValue.Nat8(token.Metadata.Decimals))),
        "icrc1_fee" => Icrc1.Encode(token.Metadata.Fee),
        "icrc1_total_supply" => Icrc1.Encode(books.Supply()),
        "icrc1_minting_account" => Candid.Encode((CandidType.Opt(Icrc1.Account), CandidValue.Some(Icrc1.ValueOf(token.Minter)))),
        Icrc1.BalanceOf when Candid.TryDecodeFirst(arguments) is { } value && Icrc1.AccountOf(value) is { } account =>
            Icrc1.Encode(books.BalanceOf(account)),
        _ => null
    };

    private static (byte[] Sender, CallOutcome Outcome)? Find(SqliteConnection connection, byte[] id, DateTimeOffset now) =>
        connection.Query<(byte[], CallOutcome)?>(
            "SELECT sender, reply, refusal FROM sandbox_calls WHERE id = $id AND expiry >= $past;",
            row => (row.GetFieldValue<byte[]>(0), row.IsDBNull(1) ? ParseRefusal(row.GetString(2)) : Reply(row.GetFieldValue<byte[]>(1))),
            ("$id", id), ("$past", (long)IcTime.Of(now - Kept))).FirstOrDefault();

    private SandboxBooks BooksOf(SqliteConnection connection, SandboxToken token) => new(connection, token, IcTime.Of(_clock.GetUtcNow()));

    private static bool IsTimely(SignedRequest request, DateTimeOffset now) =>
        request.Expiry >= IcTime.Of(now) && request.Expiry <= IcTime.Of(now + MostAhead);

    private static SandboxToken? TokenOf(Principal ledger) => SandboxToken.All.FirstOrDefault(token => token.Ledger == ledger);

    private static byte[] Text(string text) => Candid.Encode((CandidType.Text, new CandidValue.Text(text)));

    private static CallOutcome Reply(byte[] reply) => new CallOutcome.Replied(reply);

    private static CallOutcome Reject(int code, string message) => new CallOutcome.Rejected(code, message);

    private static CallOutcome ParseRefusal(string stored) => Reject(stored[0] - '0', stored[2..]);
}
