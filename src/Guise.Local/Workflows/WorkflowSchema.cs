namespace Guise.Local.Workflows;

/// <summary>The four tables. Times are ticks in UTC; JSON is text.</summary>
internal static class WorkflowSchema
{
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS workflow_instances (
            id            TEXT    PRIMARY KEY,
            workflow      TEXT    NOT NULL,
            version       INTEGER NOT NULL,
            execution     TEXT    NOT NULL,
            turn          INTEGER NOT NULL DEFAULT 0,
            status        INTEGER NOT NULL DEFAULT 0,
            parked        INTEGER NOT NULL DEFAULT 0,
            created_at    INTEGER NOT NULL,
            updated_at    INTEGER NOT NULL,
            input         TEXT    NOT NULL,
            custom_status TEXT,
            output        TEXT,
            failure       TEXT
        ) STRICT;
        CREATE INDEX IF NOT EXISTS workflow_instances_finished ON workflow_instances (updated_at) WHERE status <> 0;

        CREATE TABLE IF NOT EXISTS workflow_history (
            instance  TEXT    NOT NULL,
            number    INTEGER NOT NULL,
            kind      TEXT    NOT NULL,
            operation INTEGER,
            name      TEXT,
            at        INTEGER,
            payload   TEXT,
            PRIMARY KEY (instance, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS workflow_inbox (
            id        INTEGER PRIMARY KEY AUTOINCREMENT,
            instance  TEXT    NOT NULL,
            due_at    INTEGER NOT NULL DEFAULT 0,
            kind      TEXT    NOT NULL,
            operation INTEGER,
            name      TEXT,
            payload   TEXT
        ) STRICT;
        CREATE INDEX IF NOT EXISTS workflow_inbox_due ON workflow_inbox (due_at, id, instance);
        CREATE INDEX IF NOT EXISTS workflow_inbox_instance ON workflow_inbox (instance, due_at);

        CREATE TABLE IF NOT EXISTS workflow_tasks (
            id        INTEGER PRIMARY KEY AUTOINCREMENT,
            instance  TEXT    NOT NULL,
            execution TEXT    NOT NULL,
            operation INTEGER NOT NULL,
            step      TEXT    NOT NULL,
            input     TEXT    NOT NULL,
            retry     TEXT,
            attempt   INTEGER NOT NULL DEFAULT 1,
            due_at    INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX IF NOT EXISTS workflow_tasks_due ON workflow_tasks (due_at);
        """;
}
