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
/// Plays one call and what follows from it on copies of one prepared folder, with each of its side effects (store, workflows, ledger, webhook) going
/// wrong in each way, and shows the outcome to a process that was started anew. In the folder are a payer with ten tokens, and a payment that a
/// shop has asked for.
/// </summary>
internal sealed class PaymentStage : IDisposable
{
    private const string Username = "payer";
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _template = new();

    /// <summary>Of the payer's session.</summary>
    public string Token { get; private set; } = "";

    public (string Id, string Secret) Payment { get; private set; }

    /// <summary>Of what the payer was shown.</summary>
    public string Digest { get; private set; } = "";

    public static async Task<PaymentStage> Open()
    {
        PaymentStage stage = new();
        await using GuiseApp app = await GuiseApp.Start(stage._template.Path, new FakeTimeProvider(Begin));
        app.Outbound.Serve(Shop.WellKnown, 404);
        Owner owner = await Owner.With(app, Username);
        stage.Token = await owner.Unlock();
        Shop shop = new(owner, stage.Token);
        await shop.Fill(0, Shop.Funds);
        stage.Payment = await shop.Ask();
        stage.Digest = (await shop.Checkout(stage.Payment.Id)).String("digest");
        return stage;
    }

    /// <summary>How many operations there are.</summary>
    /// <param name="after">Sees the payer's wallet open again, after a restart and with nothing going wrong any more.</param>
    /// <param name="silent">The ledger's first reply is lost, too.</param>
    public async Task<int> Everywhere(Fault[] faults, Func<GuiseApp, Task> act, Func<Shop, Task> after, bool silent = false)
    {
        bool reached = true;
        int operation = 1;
        for (; reached; operation++)
        {
            reached = false;
            foreach (Fault fault in faults)
            {
                using TempFolder folder = new();
                foreach (string path in Directory.EnumerateFiles(_template.Path)) File.Copy(path, folder.File(Path.GetFileName(path)));
                FakeTimeProvider clock = new(Begin);
                FakeOutbound world = new();
                world.Serve(Shop.Webhook, 204);
                world.Serve(Shop.WellKnown, 404);
                await using (GuiseApp app = await GuiseApp.Start(folder.Path, clock, services => AddFaults(services, world, silent)))
                {
                    FaultingRecordStore store = app.Services.GetRequiredService<FaultingRecordStore>();
                    store.Restart();
                    store.FailAt(operation, fault);
                    await act(app);
                    await app.Settle();
                    // A process that is dead does nothing any more; one that lives comes back to what failed.
                    int[] pauses = fault is Fault.CrashBefore ? [3] : [2, 4, 60, 300];
                    foreach (int seconds in pauses) await app.Advance(TimeSpan.FromSeconds(seconds));
                    reached |= store.Operations >= operation;
                }
                await AfterRestart(folder.Path, clock, world, after, $"{fault} at operation {operation}");
            }
        }
        return operation - 2;
    }

    public void Dispose() => _template.Dispose();

    private static async Task AfterRestart(string folder, FakeTimeProvider clock, FakeOutbound world, Func<Shop, Task> after, string what)
    {
        await using GuiseApp app = await GuiseApp.Start(folder, clock, services => services.AddSingleton<IOutbound>(world));
        try
        {
            Shop shop = new(new Owner(app, Username, Owner.GoodPassphrase, null), "");
            await shop.Unlock();
            await after(shop);
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
        services.AddSingleton<ILedger>(provider => new FaultingLedger(
            provider.GetRequiredService<SandboxLedger>(), provider.GetRequiredService<FaultingRecordStore>(), silent));
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

        public Task<byte[]?> Query(Principal ledger, string method, byte[] arguments, CancellationToken cancel = default) =>
            inner.Query(ledger, method, arguments, cancel);
    }

    private sealed class FaultingOutbound(IOutbound inner, FaultingRecordStore store) : IOutbound
    {
        public Task<OutboundOutcome> Get(Uri address, CancellationToken cancel = default) => inner.Get(address, cancel);

        public Task<OutboundOutcome> Post(
            Uri address, ReadOnlyMemory<byte> body, string contentType, IReadOnlyDictionary<string, string> headers,
            CancellationToken cancel = default) =>
            store.Run(() => inner.Post(address, body, contentType, headers, cancel));
    }
}
