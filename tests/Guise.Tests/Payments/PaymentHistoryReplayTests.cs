using System.Text.Json;
using Guise.Local.Workflows;
using Guise.Payments;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Guise.Tests.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Payments;

/// <summary>
/// Histories of the payment workflow's version 1 as they are stored. Code that cannot replay them would fail the payments that are under
/// way at its release: who changes the workflow so gives it a new version, and leaves these as they are.
/// </summary>
public sealed class PaymentHistoryReplayTests
{
    private const string Paid = """
        {
          "id": "payment-00112233445566778899aabbccddeeff",
          "workflow": "payment",
          "version": 1,
          "execution": "5f0c",
          "input": {
            "paymentId": "00112233445566778899aabbccddeeff",
            "dueAt": "2026-03-01T13:00:00Z"
          },
          "events": [
            { "kind": "turn", "at": "2026-03-01T12:00:00Z" },
            { "kind": "wait", "operation": 0, "name": "decided", "at": "2026-03-01T13:00:00Z" },
            { "kind": "turn", "at": "2026-03-01T12:00:00Z" },
            { "kind": "event", "name": "decided", "payload": null },
            { "kind": "step", "operation": 1, "name": "payment-advance" },
            { "kind": "turn", "at": "2026-03-01T12:00:00Z" },
            { "kind": "stepDone", "operation": 1, "payload": {} }
          ]
        }
        """;

    /// <summary>Nobody rang, and the step says to come back.</summary>
    private const string Waited = """
        {
          "id": "payment-00112233445566778899aabbccddeeff",
          "workflow": "payment",
          "version": 1,
          "execution": "77aa",
          "input": {
            "paymentId": "00112233445566778899aabbccddeeff",
            "dueAt": "2026-03-01T13:00:00Z"
          },
          "events": [
            { "kind": "turn", "at": "2026-03-01T12:00:00Z" },
            { "kind": "wait", "operation": 0, "name": "decided", "at": "2026-03-01T13:00:00Z" },
            { "kind": "turn", "at": "2026-03-01T13:00:00Z" },
            { "kind": "timer", "operation": 0 },
            { "kind": "step", "operation": 1, "name": "payment-advance" },
            { "kind": "turn", "at": "2026-03-01T13:00:00Z" },
            { "kind": "stepDone", "operation": 1, "payload": { "dueAt": "2026-03-01T13:00:10Z" } }
          ]
        }
        """;

    [Fact]
    public void A_payment_that_is_over_ends_its_workflow()
    {
        TurnResult result = RecordedHistory.Parse(Paid).Replay(new PaymentWorkflow());
        Assert.Equal((WorkflowStatus.Completed, null, null), (result.Status, result.Failure, result.Restart));
    }

    [Fact]
    public void A_payment_that_is_not_over_is_looked_at_again_when_it_is_due()
    {
        TurnResult result = RecordedHistory.Parse(Waited).Replay(new PaymentWorkflow());
        Assert.Equal((WorkflowStatus.Running, null), (result.Status, result.Failure));
        Assert.Equal("""{"paymentId":"00112233445566778899aabbccddeeff","dueAt":"2026-03-01T13:00:10Z"}""", result.Restart!.Input);
    }

    [Theory]
    [InlineData(Paid, 2, "decided")]
    [InlineData(Paid, 5, "payment-advance")]
    [InlineData(Waited, 5, "payment-advance")]
    public void Wherever_it_was_stopped_it_goes_on(string history, int events, string name)
    {
        RecordedHistory whole = RecordedHistory.Parse(history);
        // The turn that asked has been written down with what it asked for; without that line the code asks for it now.
        TurnResult result = (whole with { Events = [.. whole.Events.Take(events - 1)] }).Replay(new PaymentWorkflow());
        Operation operation = Assert.Single(result.Asked);
        Assert.Equal((WorkflowStatus.Running, name), (result.Status, operation.Name));
        Assert.Empty((whole with { Events = [.. whole.Events.Take(events)] }).Replay(new PaymentWorkflow()).Asked);
    }

    [Fact]
    public async Task A_payment_of_today_writes_down_that_history_and_nothing_but_ids()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask();
        await app.Settle();
        await shop.Approve(payment.Id);
        await app.Settle();
        Assert.Equal("paid", await shop.Status(payment));

        RecordedHistory recorded = RecordedHistory.Parse(Paid.Replace("00112233445566778899aabbccddeeff", payment.Id, StringComparison.Ordinal));
        List<HistoryEvent> events = app.Services.GetRequiredService<WorkflowStore>().History("payment-" + payment.Id);
        Assert.Equal(recorded.ToJson(), (recorded with { Events = events }).ToJson());
        IWorkflows workflows = app.Services.GetRequiredService<IWorkflows>();
        WorkflowInstance instance = (await workflows.Get("payment-" + payment.Id, TestContext.Current.CancellationToken))!;
        Assert.Equal((WorkflowStatus.Completed, 1), (instance.Status, instance.Version));
        Assert.Equal((null, null, null), (instance.Output, instance.CustomStatus, instance.Failure));
    }

    [Fact]
    public async Task So_does_one_that_waits_for_its_shop()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        app.Outbound.Serve(Shop.Webhook, 503);
        (string Id, string Secret) payment = await shop.Ask();
        await app.Settle();
        // As if whoever denied it had died before the ring.
        PaymentRecords records = app.Services.GetRequiredService<PaymentRecords>();
        PaymentRecords.Entry entry = (await records.Read(payment.Id, TestContext.Current.CancellationToken))!;
        Assert.NotNull(await records.Replace(entry, entry.Payment.End(PaymentStatus.Denied, app.Clock.GetUtcNow()),
            TestContext.Current.CancellationToken));
        app.Clock.Advance(TimeSpan.FromHours(1));
        PendingTurn turn = await LastTurn(app, "payment-" + payment.Id);
        // What came is written down behind the turn that it begins.
        HistoryEvent[] events = [.. turn.History, new(EventKind.Turn, At: app.Clock.GetUtcNow()), .. turn.Inbox.Select(message => message.Event)];
        RecordedHistory recorded = RecordedHistory.Parse(Waited.Replace("00112233445566778899aabbccddeeff", payment.Id, StringComparison.Ordinal));
        Assert.Equal(recorded.ToJson(), RecordedHistory.Of(turn.Instance with { Execution = "77aa" }, events).ToJson());
    }

    /// <summary>Runs until the step has answered, and shows what the next turn starts from.</summary>
    private static async Task<PendingTurn> LastTurn(GuiseApp app, string id)
    {
        WorkflowStore store = app.Services.GetRequiredService<WorkflowStore>();
        PendingTurn? last = null;
        store.AtCommit = point =>
        {
            if (point != WorkflowStore.CommitPoint.Before || store.Load(id, app.Clock.GetUtcNow()) is not { } turn) return;
            if (turn.Inbox.Any(message => message.Event.Kind == EventKind.StepDone)) last ??= turn;
        };
        await app.Settle();
        store.AtCommit = null;
        return last!;
    }
}
