using System.Text.Json;
using Guise.Functions.Workflows;
using Guise.Platform.Workflows;

namespace Guise.Functions.Tests;

public sealed class DurableWorkflowContextTests
{
    private readonly FakeOrchestration _orchestration = new();
    private readonly DurableWorkflowContext _context;

    public DurableWorkflowContextTests() => _context = new(_orchestration, new WorkflowStart(3, JsonSerializer.SerializeToElement("old")));

    private DateTimeOffset Later => _context.Now.AddMinutes(5);

    [Fact]
    public void Tells_the_version_of_the_start_and_the_time_in_UTC()
    {
        Assert.Equal(3, _context.Version);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), _context.Now);
    }

    [Fact]
    public void Timers_are_set_a_second_late()
    {
        _ = _context.Sleep(Later);
        _ = _context.WaitEvent("decided", Later);
        Assert.All(_orchestration.Timers, timer => Assert.Equal(Later.UtcDateTime.AddSeconds(1), timer.At));
        Assert.Equal(2, _orchestration.Timers.Count);
    }

    [Fact]
    public async Task An_event_that_wins_cancels_its_timer()
    {
        Task<Received> wait = _context.WaitEvent("decided", Later);
        _orchestration.Waits[0].Source.SetResult(WorkflowValue.Of("yes"));
        Assert.Equal("yes", (await wait).Payload.GetString());
        Assert.True(_orchestration.Timers[0].Cancel.IsCancellationRequested);
    }

    [Fact]
    public async Task An_event_that_comes_when_nobody_waits_any_more_ends_the_next_wait()
    {
        Task<Received> wait = _context.WaitEvent("decided", Later);
        _orchestration.Timers[0].Source.SetResult();
        Assert.False((await wait).Came);

        _orchestration.Waits[0].Source.SetResult(WorkflowValue.Of("late"));
        Received received = await _context.WaitEvent("DECIDED", Later);
        Assert.Equal((true, "late"), (received.Came, received.Payload.GetString()));
        Assert.Single(_orchestration.Waits);
        Assert.Single(_orchestration.Timers);
    }

    [Fact]
    public async Task An_event_without_a_payload_is_a_null()
    {
        Task<Received> wait = _context.WaitEvent("decided");
        _orchestration.Waits[0].Source.SetResult(WorkflowValue.Of(null));
        Assert.Equal(JsonValueKind.Null, (await wait).Payload.ValueKind);
    }

    [Fact]
    public async Task A_restart_keeps_version_and_events()
    {
        Task<Received> wait = _context.WaitEvent("decided", Later);
        _orchestration.Timers[0].Source.SetResult();
        await wait;
        _orchestration.Waits[0].Source.SetResult(WorkflowValue.Of("late"));

        _context.Restart("new");
        (string instance, string name, WorkflowValue value) = Assert.Single(_orchestration.Sent);
        Assert.Equal(("instance", "decided", "late"), (instance, name, value.Read<string>()));
        WorkflowStart start = Assert.IsType<WorkflowStart>(_orchestration.Restarted?.Input);
        Assert.Equal((3, "new", true), (start.Version, start.Input.GetString(), _orchestration.Restarted?.Preserve));
    }
}
