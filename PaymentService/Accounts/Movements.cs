using Npgsql;
using NpgsqlTypes;
using Payments.Ledger;
using Payments.PaymentService.Accounting;

namespace Payments.PaymentService.Accounts;

/// <summary>Reading movements.</summary>
internal static class Movements
{
    // Each currency is an account, whose newest postings come from the end of its index.
    private const string Sql = """
        SELECT p.posted_at, e.kind, e.payment_id, -p.amount_minor, a.currency, p.entry_id, p.ordinal
        FROM ledger.accounts a
        CROSS JOIN LATERAL (
            SELECT * FROM ledger.postings WHERE account_id = a.id AND (posted_at, entry_id, ordinal) < ($2, $3, $4)
            ORDER BY posted_at DESC, entry_id DESC, ordinal DESC LIMIT $5
        ) p
        JOIN ledger.entries e ON e.id = p.entry_id
        WHERE a.code = $1
        ORDER BY p.posted_at DESC, p.entry_id DESC, p.ordinal DESC LIMIT $5
        """;

    /// <returns>Newest first, and the cursor of the next page; null on the last.</returns>
    public static async Task<(List<Movement> Items, MovementCursor? Next)> ReadAsync(
        NpgsqlConnection connection,
        long userId,
        MovementCursor before,
        int limit,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = ChartOfAccounts.UserCode(userId) },
                new() { Value = before.At, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = before.EntryId },
                new() { Value = before.Ordinal },
                new() { Value = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<Movement>();
        MovementCursor? last = null;
        while (await reader.ReadAsync(ct))
        {
            items.Add(
                new Movement(
                    reader.GetDateTime(0),
                    Enum.Parse<EntryKind>(reader.GetString(1).Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
                    reader.IsDBNull(2) ? null : reader.GetGuid(2),
                    reader.GetInt64(3),
                    reader.GetString(4)
                )
            );
            last = new MovementCursor(
                (reader.GetDateTime(0) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
                reader.GetInt64(5),
                reader.GetInt16(6)
            );
        }

        return (items, items.Count == limit ? last : null);
    }
}
