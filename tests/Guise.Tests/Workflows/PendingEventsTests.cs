using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

public sealed class PendingEventsTests
{
    private readonly PendingEvents _events = new();
    private readonly List<TaskCompletionSource<WorkflowValue>> _waits = [];

    [Fact]
    public void A_wait_that_timed_out_is_reused_by_the_next()
    {
        Task<WorkflowValue> first = Wait("decided");
        Assert.Same(first, Wait("Decided"));
        Assert.Single(_waits);
    }

    [Fact]
    public void An_event_ends_one_wait()
    {
        Task<WorkflowValue> first = Wait("decided");
        _waits[0].SetResult(WorkflowValue.Of(1));
        _events.Taken("DECIDED");
        Assert.NotSame(first, Wait("decided"));
    }

    [Fact]
    public void Only_an_event_that_came_and_was_not_used_is_sent_again()
    {
        Wait("came");
        Wait("awaited");
        Wait("used");
        _waits[0].SetResult(WorkflowValue.Of("x"));
        _waits[2].SetResult(WorkflowValue.Of("y"));
        _events.Taken("used");

        (string name, WorkflowValue value) = Assert.Single(_events.Unread());
        Assert.Equal(("came", "x"), (name, value.Read<string>()));
    }

    private Task<WorkflowValue> Wait(string name) => _events.Wait(name, _ =>
    {
        _waits.Add(new TaskCompletionSource<WorkflowValue>());
        return _waits[^1].Task;
    });
}
