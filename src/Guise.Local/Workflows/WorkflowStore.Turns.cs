using System.Text.Json;
using Guise.Platform.Workflows;
using Microsoft.Data.Sqlite;

namespace Guise.Local.Workflows;

internal sealed partial class WorkflowStore
{
    /// <summary>Bounds a turn; what is left over is due for the next one.</summary>
    private const int MessagesPerTurn = 1000;

    /// <summary>Instances with something in their inbox, the longest waiting first.</summary>
    public List<string> DueInstances(DateTimeOffset now, int limit) => _database.Read(connection => connection.Query(
        """
        SELECT DISTINCT x.instance FROM workflow_inbox x JOIN workflow_instances i ON i.id = x.instance
        WHERE x.due_at <= $now AND i.parked = 0 AND i.status = 0 ORDER BY x.due_at, x.id LIMIT $limit;
        """,
        row => row.GetString(0), ("$now", now.UtcTicks), ("$limit", limit)));

    /// <summary>The next time after <paramref name="now"/> at which a message or an attempt of a step falls due.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset now) => _database.Read(connection => connection.Number(
        """
        SELECT min(due) FROM (
            SELECT min(due_at) AS due FROM workflow_inbox WHERE due_at > $now
            UNION ALL
            SELECT min(due_at) FROM workflow_tasks WHERE due_at > $now);
        """,
        ("$now", now.UtcTicks))) is { } ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>Null when the instance has ended or has nothing to do.</summary>
    public PendingTurn? Load(string id, DateTimeOffset now) => _database.Read(connection =>
    {
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        Instance? instance = connection.Query(
            "SELECT workflow, version, execution, turn, input FROM workflow_instances WHERE id = $id AND status = 0;",
            row => new Instance(id, row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3), row.Json(4)),
            ("$id", id)).FirstOrDefault();
        List<Message> inbox = connection.Query(
            """
            SELECT id, kind, operation, name, NULL, payload FROM workflow_inbox
            WHERE instance = $id AND due_at <= $now ORDER BY due_at, id LIMIT $limit;
            """,
            row => new Message(row.GetInt64(0), ReadEvent(row, 1)),
            ("$id", id), ("$now", now.UtcTicks), ("$limit", MessagesPerTurn));
        if (instance is null || inbox.Count == 0) return null;
        return new PendingTurn(instance, History(connection, id), inbox);
    });

    public List<HistoryEvent> History(string id) => _database.Read(connection => History(connection, id));

    /// <summary>The one transaction of a turn. False when another turn of this instance came first: then nothing was written.</summary>
    public Task<bool> Commit(PendingTurn turn, IReadOnlyList<HistoryEvent> news, TurnResult result, DateTimeOffset now) =>
        Write(connection =>
        {
            if (!Update(connection, turn.Instance, result, now)) return false;
            foreach (Message message in turn.Inbox)
                connection.Execute("DELETE FROM workflow_inbox WHERE id = $id;", ("$id", message.Id));
            CallSteps(connection, turn.Instance, result);
            if (result.Restart is { } restart)
            {
                BeginAgain(connection, turn.Instance.Id, restart);
            }
            else
            {
                int number = turn.History.Count;
                foreach (HistoryEvent e in news.Concat(result.Asked.Select(asked => asked.ToHistory())))
                    Append(connection, turn.Instance.Id, number++, e);
                SetTimers(connection, turn.Instance.Id, result);
            }
            if (result.Status != WorkflowStatus.Running)
                connection.Execute("DELETE FROM workflow_inbox WHERE instance = $id;", ("$id", turn.Instance.Id));
            return true;
        });

    /// <summary>Leaves an instance alone until this program is started again, perhaps in a newer version.</summary>
    public Task Park(string id) => Write(connection =>
        connection.Execute("UPDATE workflow_instances SET parked = 1 WHERE id = $id;", ("$id", id)));

    private static bool Update(SqliteConnection connection, Instance instance, TurnResult result, DateTimeOffset now) =>
        connection.Execute(
            """
            UPDATE workflow_instances SET
                turn = turn + 1, status = $status, updated_at = $now, output = $output, failure = $failure,
                custom_status = coalesce($custom, custom_status),
                execution = coalesce($next, execution), input = coalesce($input, input)
            WHERE id = $id AND execution = $execution AND turn = $turn AND status = 0;
            """,
            ("$status", (int)result.Status), ("$now", now.UtcTicks), ("$output", result.Output), ("$failure", result.Failure),
            ("$custom", result.CustomStatus), ("$next", result.Restart is null ? null : NewExecution()),
            ("$input", result.Restart?.Input), ("$id", instance.Id), ("$execution", instance.Execution),
            ("$turn", instance.Turn)) == 1;

    private static void CallSteps(SqliteConnection connection, Instance instance, TurnResult result)
    {
        foreach (Operation call in result.Asked.Where(asked => asked.Kind == EventKind.Step)) AddTask(connection, instance, call);
    }

    private static void SetTimers(SqliteConnection connection, string id, TurnResult result)
    {
        foreach (Operation asked in result.Asked.Where(asked => asked.NeedsTimer))
            Post(connection, id, new(EventKind.Timer, asked.Number, At: asked.Until));
        foreach (int cancelled in result.CancelledTimers)
        {
            connection.Execute(
                "DELETE FROM workflow_inbox WHERE instance = $id AND kind = $timer AND operation = $operation;",
                ("$id", id), ("$timer", nameof(EventKind.Timer)), ("$operation", cancelled));
        }
    }

    /// <summary>The kept events open the new history: so they stay ahead of those that came during this turn.</summary>
    private static void BeginAgain(SqliteConnection connection, string id, RestartRequest restart)
    {
        connection.Execute(
            """
            DELETE FROM workflow_history WHERE instance = $id;
            DELETE FROM workflow_inbox WHERE instance = $id AND kind <> $event;
            """,
            ("$id", id), ("$event", nameof(EventKind.Event)));
        int number = 0;
        foreach (HistoryEvent kept in restart.Kept) Append(connection, id, number++, kept);
        Post(connection, id, new(EventKind.Start));
    }

    private static void Append(SqliteConnection connection, string id, int number, HistoryEvent e) =>
        connection.Execute(
            """
            INSERT INTO workflow_history (instance, number, kind, operation, name, at, payload)
            VALUES ($id, $number, $kind, $operation, $name, $at, $payload);
            """,
            ("$id", id), ("$number", number), ("$kind", e.Kind.ToString()), ("$operation", e.Operation), ("$name", e.Name),
            ("$at", e.At?.UtcTicks), ("$payload", e.Payload.ValueKind == JsonValueKind.Undefined ? null : e.Payload.GetRawText()));

    private static List<HistoryEvent> History(SqliteConnection connection, string id) => connection.Query(
        "SELECT kind, operation, name, at, payload FROM workflow_history WHERE instance = $id ORDER BY number;",
        row => ReadEvent(row, 0), ("$id", id));

    private static HistoryEvent ReadEvent(SqliteDataReader row, int first) => new(
        Enum.Parse<EventKind>(row.GetString(first)), row.IsDBNull(first + 1) ? null : row.GetInt32(first + 1),
        row.Text(first + 2), row.Time(first + 3), row.Json(first + 4));
}
