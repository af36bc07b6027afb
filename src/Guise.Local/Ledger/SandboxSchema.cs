namespace Guise.Local.Ledger;

/// <summary>The sandbox's tables. Amounts are decimal text, as they have no bound; times are nanoseconds since 1970.</summary>
internal static class SandboxSchema
{
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS sandbox_balances (
            ledger  TEXT NOT NULL,
            account TEXT NOT NULL,
            balance TEXT NOT NULL,
            PRIMARY KEY (ledger, account)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS sandbox_blocks (
            ledger      TEXT    NOT NULL,
            number      INTEGER NOT NULL,
            transaction_hash BLOB NOT NULL,
            at          INTEGER NOT NULL,
            created_at  INTEGER,
            sender      TEXT    NOT NULL,
            recipient   TEXT    NOT NULL,
            amount      TEXT    NOT NULL,
            fee         TEXT    NOT NULL,
            memo        BLOB,
            PRIMARY KEY (ledger, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS sandbox_blocks_hash ON sandbox_blocks (ledger, transaction_hash, number);

        CREATE TABLE IF NOT EXISTS sandbox_calls (
            id      BLOB    PRIMARY KEY,
            sender  BLOB    NOT NULL,
            expiry  INTEGER NOT NULL,
            reply   BLOB,
            refusal TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS sandbox_calls_expiry ON sandbox_calls (expiry);
        """;
}
