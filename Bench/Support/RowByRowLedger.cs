using Npgsql;

namespace Payments.Bench;

/// <summary>
/// The control of the ledger: postings without groups. One transaction for each transfer, balances locked as rows.
/// </summary>
internal static class RowByRowLedger
{
    public const string CreateSql = """
        CREATE SCHEMA rows;
        CREATE TABLE rows.entries (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key uuid NOT NULL UNIQUE, kind text NOT NULL, payment_id uuid,
            posted_at timestamptz NOT NULL);
        CREATE INDEX ON rows.entries (payment_id);
        CREATE TABLE rows.postings (
            entry_id bigint NOT NULL, posted_at timestamptz NOT NULL, amount_minor bigint NOT NULL, account_id int NOT NULL,
            ordinal smallint NOT NULL, currency char(3) NOT NULL,
            PRIMARY KEY (entry_id, ordinal));
        CREATE INDEX ON rows.postings (account_id, posted_at, entry_id, ordinal) INCLUDE (amount_minor);
        CREATE TABLE rows.balances (account_id int PRIMARY KEY, balance_minor bigint NOT NULL) WITH (fillfactor = 50);
        """;

    private const string InsertSql = """
        WITH entry AS (INSERT INTO rows.entries (key, kind, payment_id, posted_at) VALUES ($1, 'CAPTURE', $2, $3) RETURNING id)
        INSERT INTO rows.postings (entry_id, posted_at, amount_minor, account_id, ordinal, currency)
        SELECT id, $3, $4, $5, 1, 'USD' FROM entry UNION ALL SELECT id, $3, -$4, $6, 2, 'USD' FROM entry
        """;

    private const string UpdateSql = "UPDATE rows.balances SET balance_minor = balance_minor + $1 WHERE account_id = $2";

    public static Task PostAsync(NpgsqlDataSource source, Transfer[] transfers, int connections) =>
        Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(first =>
                    Task.Run(async () =>
                    {
                        await using var connection = await source.OpenConnectionAsync();
                        for (var i = first; i < transfers.Length; i += connections)
                        {
                            await PostAsync(connection, transfers[i]);
                        }
                    })
                )
        );

    private static async Task PostAsync(NpgsqlConnection connection, Transfer transfer)
    {
        (int Account, long Amount) debit = (transfer.Debit, transfer.AmountMinor),
            credit = (transfer.Credit, -transfer.AmountMinor);
        var (first, second) = debit.Account < credit.Account ? (debit, credit) : (credit, debit);

        // A batch without a transaction is one by itself, and costs one round trip. The rows that others wait for come last.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(InsertSql)
                {
                    Parameters =
                    {
                        new() { Value = Guid.CreateVersion7() },
                        new() { Value = Guid.CreateVersion7() },
                        new() { Value = DateTime.UtcNow },
                        new() { Value = transfer.AmountMinor },
                        new() { Value = transfer.Debit },
                        new() { Value = transfer.Credit },
                    },
                },
                new(UpdateSql)
                {
                    Parameters =
                    {
                        new() { Value = first.Amount },
                        new() { Value = first.Account },
                    },
                },
                new(UpdateSql)
                {
                    Parameters =
                    {
                        new() { Value = second.Amount },
                        new() { Value = second.Account },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync();
    }
}
