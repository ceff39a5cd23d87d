using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Payments.Ledger;
using Payments.PaymentService.Accounting;

namespace Payments.PaymentService.Accounts;

/// <summary>A posting to a user's account, from the user's side.</summary>
/// <param name="At">When it was posted, UTC.</param>
/// <param name="Kind">capture or refund.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="AmountMinor">Minor units; above 0 came in, below 0 went out.</param>
/// <param name="Currency">ISO 4217 code.</param>
internal sealed record Movement(DateTime At, EntryKind Kind, Guid? PaymentId, long AmountMinor, string Currency);

/// <summary>Where a page of movements ends. Opaque on the wire.</summary>
internal readonly record struct MovementCursor(long Microseconds, long EntryId, short Ordinal)
{
    public static MovementCursor Start { get; } = new(Microseconds: 253_402_300_799_000_000, long.MaxValue, short.MaxValue); // the end of the year 9999

    /// <summary>When the last movement of the page was posted, UTC; PostgreSQL's times are whole microseconds.</summary>
    public DateTime At => DateTime.UnixEpoch.AddMicroseconds(Microseconds);

    public static bool TryParse(string text, out MovementCursor cursor)
    {
        cursor = Start;
        if (
            text.Split('-') is not [var at, var entry, var ordinal]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            || microseconds > Start.Microseconds
            || !long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !short.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        )
        {
            return false;
        }

        cursor = new MovementCursor(microseconds, id, position);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Microseconds}-{EntryId}-{Ordinal}");
}

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
                    Enum.Parse<EntryKind>(reader.GetString(1), ignoreCase: true),
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
