using System.Text.Json;
using Guise.Platform.Http;
using Guise.Platform.Workflows;
using Microsoft.Data.Sqlite;

namespace Guise.Local.Workflows;

/// <summary>A step that is to run.</summary>
/// <param name="Attempt">1 for the first.</param>
internal sealed record StepTask(
    long Id, string Instance, string Execution, int Operation, string Step, string Input, StepRetry? Retry, int Attempt);

internal sealed partial class WorkflowStore
{
    public List<StepTask> DueTasks(DateTimeOffset now, int limit) => _database.Read(connection => connection.Query(
        """
        SELECT id, instance, execution, operation, step, input, retry, attempt FROM workflow_tasks
        WHERE due_at <= $now ORDER BY due_at, id LIMIT $limit;
        """,
        row => new StepTask(
            row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), row.GetString(5),
            row.Text(6) is { } retry ? JsonSerializer.Deserialize<StepRetry>(retry, Json.Rows) : null, row.GetInt32(7)),
        ("$now", now.UtcTicks), ("$limit", limit)));

    /// <summary>Ends a task and tells its instance, if that is still the execution that called; once, however often it ran.</summary>
    public Task End(StepTask task, EventKind outcome, string payload) => Write(connection =>
    {
        if (connection.Execute("DELETE FROM workflow_tasks WHERE id = $id;", ("$id", task.Id)) == 0) return false;
        bool heard = connection.Number(
            "SELECT 1 FROM workflow_instances WHERE id = $id AND execution = $execution AND status = $running;",
            ("$id", task.Instance), ("$execution", task.Execution), ("$running", Running)) is not null;
        if (heard) Post(connection, task.Instance, new(outcome, task.Operation), payload);
        return heard;
    });

    public Task TryAgain(StepTask task, DateTimeOffset due) => Write(connection => connection.Execute(
        "UPDATE workflow_tasks SET attempt = attempt + 1, due_at = $due WHERE id = $id AND attempt = $attempt;",
        ("$due", due.UtcTicks), ("$id", task.Id), ("$attempt", task.Attempt)));

    private static void AddTask(SqliteConnection connection, Instance instance, Operation call) => connection.Execute(
        """
        INSERT INTO workflow_tasks (instance, execution, operation, step, input, retry)
        VALUES ($instance, $execution, $operation, $step, $input, $retry);
        """,
        ("$instance", instance.Id), ("$execution", instance.Execution), ("$operation", call.Number), ("$step", call.Name),
        ("$input", call.Input), ("$retry", call.Retry is null ? null : JsonSerializer.Serialize(call.Retry, Json.Rows)));
}
