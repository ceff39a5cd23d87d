using Npgsql;

namespace Payments.Ledger;

/// <summary>Compares the books with themselves: for the reconciliation, and for tests.</summary>
public static class LedgerAudit
{
    /// <summary>Differences that are listed; more of them say nothing new.</summary>
    private const int MaxDifferences = 100;

    // Entries alone: what they have changed in balances can only be told by adding all postings up.
    private const string RecentSql = """
        SELECT format('entry %s: %s postings of %s, %s %s', e.id, p.number, e.postings, p.currency, p.total)
        FROM ledger.entries e
        LEFT JOIN LATERAL (
            SELECT currency, sum(amount_minor) AS total, sum(count(*)) OVER () AS number
            FROM ledger.postings WHERE entry_id = e.id GROUP BY currency
        ) p ON true
        WHERE e.posted_at >= $2 AND (p.total IS DISTINCT FROM 0 OR p.number <> e.postings)
        LIMIT $1
        """;

    // One statement, so that all of it sees the same moment.
    private const string Sql = """
        SELECT * FROM (
            SELECT format('entry %s: %s postings of %s, %s %s', e.id, p.number, e.postings, p.currency, p.total)
            FROM ledger.entries e
            LEFT JOIN (
                SELECT entry_id, currency, sum(amount_minor) AS total, sum(count(*)) OVER (PARTITION BY entry_id) AS number
                FROM ledger.postings GROUP BY entry_id, currency
            ) p ON p.entry_id = e.id
            WHERE p.total IS DISTINCT FROM 0 OR p.number <> e.postings
            UNION ALL
            SELECT format('account %s %s: balance %s, postings %s', a.code, a.currency, b.balance, coalesce(p.total, 0))
            FROM ledger.accounts a
            JOIN (SELECT account_id, sum(balance_minor) AS balance FROM ledger.balances GROUP BY account_id) b ON b.account_id = a.id
            LEFT JOIN (SELECT account_id, sum(amount_minor) AS total FROM ledger.postings GROUP BY account_id) p ON p.account_id = a.id
            WHERE b.balance <> coalesce(p.total, 0)
            UNION ALL
            SELECT format('account %s %s: held %s and %s, open holds %s and %s',
                a.code, a.currency, b.debits, b.credits, coalesce(h.debits, 0), coalesce(h.credits, 0))
            FROM ledger.accounts a
            JOIN (
                SELECT account_id, sum(held_debits_minor) AS debits, sum(held_credits_minor) AS credits
                FROM ledger.balances GROUP BY account_id
            ) b ON b.account_id = a.id
            LEFT JOIN (
                SELECT account_id, sum(debit) AS debits, sum(credit) AS credits
                FROM ledger.holds h
                CROSS JOIN LATERAL (
                    VALUES (h.debit_account_id, h.amount_minor, 0), (h.credit_account_id, 0, h.amount_minor)
                ) AS side (account_id, debit, credit)
                WHERE NOT EXISTS (SELECT FROM ledger.hold_resolutions r WHERE r.hold_id = h.id)
                GROUP BY account_id
            ) h ON h.account_id = a.id
            WHERE (b.debits, b.credits) <> (coalesce(h.debits, 0), coalesce(h.credits, 0))
            UNION ALL
            SELECT format('hold %s: posted %s, entry has %s', r.hold_id, r.amount_minor, p.amount_minor)
            FROM ledger.hold_resolutions r JOIN ledger.holds h ON h.id = r.hold_id
            LEFT JOIN ledger.postings p ON p.entry_id = r.entry_id AND p.ordinal = 1
            WHERE r.kind = 'POSTED' AND (p.amount_minor, p.account_id) IS DISTINCT FROM (r.amount_minor, h.debit_account_id)
        ) differences (what) LIMIT $1
        """;

    /// <summary>Compares all of the books. It reads every posting.</summary>
    /// <returns>Every difference in words, at most 100; none when the books are in order.</returns>
    public static Task<IReadOnlyList<string>> FindDifferencesAsync(NpgsqlConnection connection, CancellationToken ct) =>
        ReadAsync(new NpgsqlCommand(Sql, connection), ct);

    /// <summary>Compares what was posted lately, or all of the books.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="since">Entries posted since then, each with its postings, UTC; null for all, and their balances and holds.</param>
    /// <param name="timeout">Of the statement.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>Every difference in words, at most 100.</returns>
    public static Task<IReadOnlyList<string>> FindDifferencesAsync(
        NpgsqlConnection connection,
        DateTime? since,
        TimeSpan timeout,
        CancellationToken ct
    )
    {
        var command = new NpgsqlCommand(since is null ? Sql : RecentSql, connection) { CommandTimeout = (int)timeout.TotalSeconds };
        return ReadAsync(command, ct, since);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlCommand command, CancellationToken ct, DateTime? since = null)
    {
        await using var disposed = command;
        command.Parameters.Add(new() { Value = MaxDifferences });
        if (since is { } from)
        {
            command.Parameters.Add(new() { Value = from });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var differences = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            differences.Add(reader.GetString(0));
        }

        return differences;
    }
}
