using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Payments.ServiceDefaults.Persistence;

namespace Payments.OrderApi.Orders;

/// <summary>The SQL statements that lock and change many orders at once.</summary>
internal static class OrderUpdates
{
    // By number first: PaymentService keeps one payment for each order, and another program may have created it under an id of its own.
    private const string LockSql = """
        SELECT id, payment_id, reservation_id, status, reason FROM orders
        WHERE id = ANY ($1) OR payment_id = ANY ($2)
        ORDER BY id
        FOR NO KEY UPDATE
        """;

    // A payment's status is set once by its creation and once by its settlement. The settlement may come first, and is never overwritten.
    private const string ChangeSql = """
        UPDATE orders o
        SET status = coalesce(c.status, o.status),
            payment_status = CASE WHEN c.payment_status = 'PENDING' THEN coalesce(o.payment_status, 'PENDING') ELSE c.payment_status END,
            decided_by = coalesce(c.decided_by, o.decided_by),
            reason = CASE WHEN c.status IS NULL THEN o.reason ELSE c.reason END,
            payment_id = c.payment_id,
            updated_at = $7
        FROM unnest($1, $2, $3, $4, $5, $6) AS c (id, status, payment_status, decided_by, reason, payment_id)
        WHERE o.id = c.id
        """;

    private const string StepSql = """
        INSERT INTO order_steps (order_id, kind, at, detail, trace_id)
        SELECT order_id, kind, at, detail, trace_id FROM unnest($1, $2, $3, $4, $5) AS s (order_id, kind, at, detail, trace_id)
        ON CONFLICT (order_id, kind) DO NOTHING
        """;

    /// <summary>Locks orders in the order of their numbers.</summary>
    /// <param name="db">With a transaction open.</param>
    /// <param name="payments">The payments, each with the number of its order where the event has it.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The orders, in the order of the payments; null for a payment whose order is not in this database.</returns>
    public static async Task<IReadOnlyList<LockedOrder?>> LockAsync(
        this OrdersDb db,
        IReadOnlyList<(Guid PaymentId, string? Reference)> payments,
        CancellationToken ct
    )
    {
        var numbers = payments.Select(p => NumberOf(p.Reference)).ToList();
        await using var command = new NpgsqlCommand(LockSql, ConnectionOf(db))
        {
            Parameters =
            {
                SqlParameters.Array(NpgsqlDbType.Bigint, numbers.OfType<long>().Distinct(), n => n),
                SqlParameters.Array(NpgsqlDbType.Uuid, payments.Select(p => p.PaymentId).Distinct(), id => id),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (byNumber, byPayment) = (new Dictionary<long, LockedOrder>(), new Dictionary<Guid, LockedOrder>());
        while (await reader.ReadAsync(ct))
        {
            var order = new LockedOrder(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetGuid(2),
                Enum.Parse<OrderStatus>(reader.GetString(3), ignoreCase: true),
                reader.IsDBNull(4) ? null : reader.GetString(4)
            );
            byNumber.Add(order.Id, order);
            byPayment.Add(order.PaymentId, order);
        }

        return
        [
            .. payments.Zip(
                numbers,
                (payment, number) => number is { } n ? byNumber.GetValueOrDefault(n) : byPayment.GetValueOrDefault(payment.PaymentId)
            ),
        ];
    }

    private static long? NumberOf(string? reference) =>
        long.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Changes locked orders, each once, and records a step of each.</summary>
    public static async Task ChangeAsync(this OrdersDb db, IReadOnlyList<OrderChange> changes, DateTime now, CancellationToken ct)
    {
        if (changes.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(ConnectionOf(db))
        {
            BatchCommands =
            {
                new(ChangeSql)
                {
                    Parameters =
                    {
                        SqlParameters.Array(NpgsqlDbType.Bigint, changes, c => c.Id),
                        SqlParameters.Array(NpgsqlDbType.Text, changes, c => c.Status?.ToString().ToUpperInvariant()),
                        SqlParameters.Array(NpgsqlDbType.Text, changes, c => c.PaymentStatus.ToString().ToUpperInvariant()),
                        SqlParameters.Array(NpgsqlDbType.Text, changes, c => c.DecidedBy),
                        SqlParameters.Array(NpgsqlDbType.Text, changes, c => c.Reason),
                        SqlParameters.Array(NpgsqlDbType.Uuid, changes, c => c.PaymentId),
                        new() { Value = now },
                    },
                },
                new(StepSql)
                {
                    Parameters =
                    {
                        SqlParameters.Array(NpgsqlDbType.Bigint, changes, c => c.Id),
                        SqlParameters.Array(NpgsqlDbType.Text, changes, c => c.Step),
                        SqlParameters.Array(NpgsqlDbType.TimestampTz, changes, c => c.At),
                        SqlParameters.Array(NpgsqlDbType.Text, changes, c => c.Detail),
                        SqlParameters.Array(NpgsqlDbType.Text, changes, c => c.TraceId),
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The id of the current trace, 32 hexadecimal digits; null when there is none.</summary>
    public static string? CurrentTrace() => Activity.Current?.TraceId.ToString();

    private static NpgsqlConnection ConnectionOf(OrdersDb db) => (NpgsqlConnection)db.Database.GetDbConnection();
}
