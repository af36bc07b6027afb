using System.Net;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Local.Ledger;
using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Payments.Ledgers;
using Guise.Platform.Outbound;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Payments;

/// <summary>
/// A payment from its approval to its announcement, stopped before and after every one of its side effects (store, workflows, ledger, webhook) and
/// started again: one transfer, the merchant told at least once, the same end.
/// </summary>
public sealed class PaymentCrashPointTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task Whatever_stops_a_payment_it_is_paid_once_and_announced() => Everywhere(silent: false);

    [Fact]
    public Task The_same_while_the_ledgers_first_reply_is_lost() => Everywhere(silent: true);

    private static async Task Everywhere(bool silent)
    {
        using TempFolder template = new();
        (string Id, string Secret) payment;
        string digest, token, username = "payer";
        await using (GuiseApp app = await GuiseApp.Start(template.Path, new FakeTimeProvider(Begin)))
        {
            app.Outbound.Serve(Shop.WellKnown, 404);
            Owner owner = await Owner.With(app, username);
            token = await owner.Unlock();
            Shop shop = new(owner, token);
            await shop.Fill(0, Shop.Funds);
            payment = await shop.Ask();
            digest = (await shop.Checkout(payment.Id)).String("digest");
        }

        // A crash after an operation is one before the next.
        Fault[] faults = silent ? [Fault.CrashBefore] : [Fault.CrashBefore, Fault.Fails, Fault.ReplyLost];
        bool reached = true;
        int operation = 1;
        for (; reached; operation++)
        {
            reached = false;
            foreach (Fault fault in faults)
            {
                using TempFolder folder = new();
                foreach (string path in Directory.EnumerateFiles(template.Path)) File.Copy(path, folder.File(Path.GetFileName(path)));
                FakeTimeProvider clock = new(Begin);
                FakeOutbound world = new();
                world.Serve(Shop.Webhook, 204);
                world.Serve(Shop.WellKnown, 404);
                await using (GuiseApp app = await GuiseApp.Start(folder.Path, clock, services => AddFaults(services, world, silent)))
                {
                    FaultingRecordStore store = app.Services.GetRequiredService<FaultingRecordStore>();
                    store.Restart();
                    store.FailAt(operation, fault);
                    await app.Post($"/v1/payments/{payment.Id}/approve", new { account = 0, digest }, token);
                    await app.Settle();
                    if (fault is Fault.Fails or Fault.ReplyLost) foreach (int seconds in (int[])[2, 4, 60, 300]) await app.Advance(TimeSpan.FromSeconds(seconds));
                    else await app.Advance(TimeSpan.FromSeconds(3));
                    reached |= store.Operations >= operation;
                }
                await AfterRestart(folder.Path, clock, world, username, payment, digest, $"{fault} at operation {operation}");
            }
        }
        // Reads, the history, the row before and after each send, the rings, the call, the question, the announcement.
        Assert.InRange(operation, 12, 60);
    }

    private static async Task AfterRestart(
        string folder, FakeTimeProvider clock, FakeOutbound world, string username, (string Id, string Secret) payment, string digest, string what)
    {
        await using GuiseApp app = await GuiseApp.Start(folder, clock, services => services.AddSingleton<IOutbound>(world));
        try
        {
            Shop shop = new(new Owner(app, username, Owner.GoodPassphrase, null), "");
            await shop.Unlock();
            // Whoever got no answer does it again.
            (await app.Post($"/v1/payments/{payment.Id}/approve", new { account = 0, digest }, shop.Token)).Must(HttpStatusCode.OK);
            await app.Settle();
            foreach (int minutes in (int[])[1, 1, 1, 2, 4]) await app.Advance(TimeSpan.FromMinutes(minutes));
            Answer seen = await shop.See(payment);
            Assert.Equal(("paid", (System.Numerics.BigInteger)250_000_000), (seen.String("status"), await shop.InTill()));
            JsonElement item = Assert.Single(await shop.History());
            Assert.Equal(("paid", seen.String("block")), (item.GetProperty("status").GetString(), item.GetProperty("block").GetString()));
            Assert.NotEmpty(shop.Told);
            Assert.All(shop.Told, type => Assert.Equal("payment.paid", type));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"After {what}: {exception.Message}", exception);
        }
    }

    private static void AddFaults(IServiceCollection services, FakeOutbound world, bool silent)
    {
        services.AddSingleton(provider => new FaultingRecordStore(new SqliteRecordStore(provider.GetRequiredService<SqliteDatabase>())));
        services.AddSingleton<IRecordStore>(provider => provider.GetRequiredService<FaultingRecordStore>());
        services.AddSingleton<IWorkflows>(provider => new FaultingWorkflows(
            ActivatorUtilities.CreateInstance<EmbeddedWorkflows>(provider), provider.GetRequiredService<FaultingRecordStore>()));
        services.AddSingleton<ILedger>(provider => new FaultingLedger(provider.GetRequiredService<SandboxLedger>(), provider.GetRequiredService<FaultingRecordStore>(), silent));
        services.AddSingleton<IOutbound>(provider => new FaultingOutbound(world, provider.GetRequiredService<FaultingRecordStore>()));
    }

    /// <summary>Calls of the ledger count among the operations. A process that dies throws; a line that breaks is an outcome.</summary>
    private sealed class FaultingLedger(ILedger inner, FaultingRecordStore store, bool silent) : ILedger
    {
        private bool _silent = silent;

        public async Task<CallOutcome> Call(Principal ledger, Ingress call, CancellationToken cancel = default)
        {
            CallOutcome outcome = await store.Run(() => inner.Call(ledger, call, cancel));
            if (!_silent) return outcome;
            _silent = false;
            return new CallOutcome.NoAnswer("lost");
        }

        public Task<CallOutcome> Status(Principal ledger, ReadOnlyMemory<byte> requestId, Ingress question, CancellationToken cancel = default) =>
            store.Run(() => inner.Status(ledger, requestId, question, cancel));

        public Task<byte[]?> Query(Principal ledger, string method, byte[] arguments, CancellationToken cancel = default) => inner.Query(ledger, method, arguments, cancel);
    }

    private sealed class FaultingOutbound(IOutbound inner, FaultingRecordStore store) : IOutbound
    {
        public Task<OutboundOutcome> Get(Uri address, CancellationToken cancel = default) => inner.Get(address, cancel);

        public Task<OutboundOutcome> Post(
            Uri address, ReadOnlyMemory<byte> body, string contentType, IReadOnlyDictionary<string, string> headers, CancellationToken cancel = default) =>
            store.Run(() => inner.Post(address, body, contentType, headers, cancel));
    }
}
