using Npgsql;
using NpgsqlTypes;

namespace Payments.Ledger;

/// <summary>Reading balances, now and at a point in time. What was posted at that very moment is counted.</summary>
public static class LedgerBalances
{
    /// <summary>
    /// Now is a sum over stripes; an earlier time is now without what was posted after it, which costs as much as was posted since.
    /// </summary>
    private const string Columns = """
        SELECT a.id, a.code, a.currency, a.kind, (now.balance - coalesce(later.amount, 0))::bigint,
            now.held_debits::bigint, now.held_credits::bigint
        """;

    private const string Sums = """
        CROSS JOIN LATERAL (
            SELECT sum(b.balance_minor) AS balance, sum(b.held_debits_minor) AS held_debits, sum(b.held_credits_minor) AS held_credits
            FROM ledger.balances b WHERE b.account_id = a.id
        ) now
        LEFT JOIN LATERAL (
            SELECT sum(p.amount_minor) AS amount FROM ledger.postings p WHERE p.account_id = a.id AND p.posted_at > $1
        ) later ON true
        """;

    private const string OneSql =
        $"{Columns} FROM ledger.accounts a {Sums} WHERE a.code = $2 AND ($3::text IS NULL OR a.currency = $3) ORDER BY a.currency";

    private const string PageSql =
        $"{Columns} FROM (SELECT * FROM ledger.accounts WHERE id > $2 ORDER BY id LIMIT $3) a {Sums} ORDER BY a.id";

    /// <returns>The signed balance in minor units, above 0 debit; 0 for an account that nothing has been posted to.</returns>
    public static async Task<long> AtAsync(NpgsqlConnection connection, LedgerAccount account, DateTimeOffset at, CancellationToken ct) =>
        (await ReadAsync(connection, OneSql, [At(at), new() { Value = account.Code }, new() { Value = account.Currency }], ct))
            .SingleOrDefault()
            ?.BalanceMinor
        ?? 0;

    /// <returns>The accounts of a code now, one for each currency.</returns>
    public static Task<List<LedgerBalance>> OfCodeAsync(NpgsqlConnection connection, string code, CancellationToken ct) =>
        ReadAsync(
            connection,
            OneSql,
            [At(null), new() { Value = code }, new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }],
            ct
        );

    /// <returns>A page of the chart, in the order in which accounts were opened.</returns>
    public static Task<List<LedgerBalance>> PageAsync(
        NpgsqlConnection connection,
        int after,
        int limit,
        DateTimeOffset? at,
        CancellationToken ct
    ) => ReadAsync(connection, PageSql, [At(at), new() { Value = after }, new() { Value = limit }], ct);

    /// <summary>Null is now: nothing has been posted after infinity.</summary>
    internal static NpgsqlParameter At(DateTimeOffset? at) =>
        new() { Value = at?.UtcDateTime ?? DateTime.MaxValue, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static async Task<List<LedgerBalance>> ReadAsync(
        NpgsqlConnection connection,
        string sql,
        NpgsqlParameter[] parameters,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var balances = new List<LedgerBalance>();
        while (await reader.ReadAsync(ct))
        {
            balances.Add(
                new LedgerBalance(
                    reader.GetInt32(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    Enum.Parse<AccountKind>(reader.GetString(3), ignoreCase: true),
                    reader.GetInt64(4),
                    reader.GetInt64(5),
                    reader.GetInt64(6)
                )
            );
        }

        return balances;
    }
}
