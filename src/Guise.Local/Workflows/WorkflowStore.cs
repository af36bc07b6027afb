using Guise.Local.Storage;
using Guise.Platform.Workflows;
using Microsoft.Data.Sqlite;

namespace Guise.Local.Workflows;

/// <summary>The tables of the engine. Every write is one transaction; there is no state in memory that a crash could lose.</summary>
internal sealed partial class WorkflowStore
{
    private const int Running = (int)WorkflowStatus.Running;

    private readonly SqliteDatabase _database;

    public WorkflowStore(SqliteDatabase database)
    {
        _database = database;
        database.CreateSchema(WorkflowSchema.Sql);
        // Newer code may run what older code had to leave alone.
        database.CreateSchema("UPDATE workflow_instances SET parked = 0 WHERE parked <> 0;");
    }

    public enum CommitPoint { Before, After }

    /// <summary>Where a test ends the process, so to speak: an exception before a commit undoes it, one after it leaves it done.</summary>
    public Action<CommitPoint>? AtCommit { get; set; }

    public Task<StartOutcome> Start(
        string id, string workflow, int version, string input, DateTimeOffset now, CancellationToken cancel) =>
        Write(connection =>
        {
            switch (StatusOf(connection, id))
            {
                case WorkflowStatus.Running: return StartOutcome.AlreadyActive;
                case not null: Forget(connection, id); break;
            }
            connection.Execute(
                """
                INSERT INTO workflow_instances (id, workflow, version, execution, created_at, updated_at, input)
                VALUES ($id, $workflow, $version, $execution, $now, $now, $input);
                """,
                ("$id", id), ("$workflow", workflow), ("$version", version), ("$execution", NewExecution()),
                ("$now", now.UtcTicks), ("$input", input));
            Post(connection, id, new(EventKind.Start));
            return StartOutcome.Started;
        }, cancel);

    public Task<RingOutcome> Ring(string id, string name, string payload, CancellationToken cancel) =>
        Write(connection =>
        {
            switch (StatusOf(connection, id))
            {
                case null: return RingOutcome.NoSuchInstance;
                case not WorkflowStatus.Running: return RingOutcome.Finished;
            }
            Post(connection, id, new(EventKind.Event, Name: name), payload);
            return RingOutcome.Delivered;
        }, cancel);

    public WorkflowInstance? Get(string id) => _database.Read(connection => connection.Query(
        """
        SELECT workflow, version, status, created_at, updated_at, custom_status, output, failure
        FROM workflow_instances WHERE id = $id;
        """,
        row => new WorkflowInstance(
            id, row.GetString(0), row.GetInt32(1), (WorkflowStatus)row.GetInt32(2), row.Time(3)!.Value, row.Time(4)!.Value,
            row.Text(5), row.Text(6), row.Text(7)),
        ("$id", id)).FirstOrDefault());

    public Task<PurgeOutcome> Purge(string id, CancellationToken cancel) =>
        Write(connection =>
        {
            switch (StatusOf(connection, id))
            {
                case null: return PurgeOutcome.NoSuchInstance;
                case WorkflowStatus.Running: return PurgeOutcome.StillRunning;
            }
            Forget(connection, id);
            return PurgeOutcome.Purged;
        }, cancel);

    public Task<int> PurgeFinished(DateTimeOffset before, int limit, CancellationToken cancel) =>
        Write(connection =>
        {
            List<string> ids = connection.Query(
                """
                SELECT id FROM workflow_instances
                WHERE status <> 0 AND updated_at < $before ORDER BY updated_at LIMIT $limit;
                """,
                row => row.GetString(0), ("$before", before.UtcTicks), ("$limit", Math.Max(limit, 0)));
            foreach (string id in ids) Forget(connection, id);
            return ids.Count;
        }, cancel);

    private async Task<T> Write<T>(Func<SqliteConnection, T> write, CancellationToken cancel = default)
    {
        T written = await _database.Write((connection, _) =>
        {
            T result = write(connection);
            AtCommit?.Invoke(CommitPoint.Before);
            return result;
        }, cancel);
        AtCommit?.Invoke(CommitPoint.After);
        return written;
    }

    private static WorkflowStatus? StatusOf(SqliteConnection connection, string id) =>
        (WorkflowStatus?)connection.Number("SELECT status FROM workflow_instances WHERE id = $id;", ("$id", id));

    /// <summary>Calls of steps stay: what was called runs at least once, whether or not anybody still listens.</summary>
    private static void Forget(SqliteConnection connection, string id) => connection.Execute(
        """
        DELETE FROM workflow_inbox WHERE instance = $id;
        DELETE FROM workflow_history WHERE instance = $id;
        DELETE FROM workflow_instances WHERE id = $id;
        """,
        ("$id", id));

    /// <param name="message">Due at its time; at once without one.</param>
    private static void Post(SqliteConnection connection, string instance, HistoryEvent message, string? payload = null) =>
        connection.Execute(
            """
            INSERT INTO workflow_inbox (instance, due_at, kind, operation, name, payload)
            VALUES ($instance, $due, $kind, $operation, $name, $payload);
            """,
            ("$instance", instance), ("$due", message.At?.UtcTicks ?? 0), ("$kind", message.Kind.ToString()),
            ("$operation", message.Operation), ("$name", message.Name), ("$payload", payload));

    private static string NewExecution() => Guid.NewGuid().ToString("N");
}
