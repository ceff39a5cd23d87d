using Npgsql;
using NpgsqlTypes;
using Payments.Ledger;

namespace Payments.PaymentService.Reconciliation;

/// <summary>
/// Where our own records contradict each other: a payment and its operations, an operation and the ledger, the ledger and itself, and what
/// operators have decided and what was captured.
/// </summary>
internal static class InternalDifferences
{
    // One statement, so that all of it sees the same moment. A cancellation moves no money and is booked nowhere.
    private const string Sql = """
        WITH recent AS MATERIALIZED (
            SELECT * FROM payment_operations WHERE resolved_at >= $1 AND status = 'SUCCEEDED' AND kind <> 'CANCEL'
            UNION
            SELECT * FROM payment_operations WHERE payment_id = ANY ($4) AND status = 'SUCCEEDED' AND kind <> 'CANCEL'
        )
        SELECT * FROM (
            SELECT 'payment', p.id, format(
                'asks for %s, authorized %s, captured %s, refunded %s; its operations %s, %s and %s',
                p.amount_minor, p.authorized_minor, p.captured_minor, p.refunded_minor, o.authorized, o.captured, o.refunded)
            FROM (SELECT DISTINCT payment_id FROM recent WHERE kind NOT LIKE 'SUSPENSE%') r
            JOIN payments p ON p.id = r.payment_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount_minor) FILTER (WHERE kind IN ('CHARGE', 'AUTHORIZE')), 0) AS authorized,
                    coalesce(sum(amount_minor) FILTER (WHERE kind IN ('CHARGE', 'CAPTURE')), 0) AS captured,
                    coalesce(sum(CASE kind WHEN 'REFUND' THEN amount_minor WHEN 'REFUND_REVERSAL' THEN -amount_minor END), 0) AS refunded
                FROM payment_operations WHERE payment_id = p.id AND status = 'SUCCEEDED') o
            WHERE (p.amount_minor, p.authorized_minor, p.captured_minor, p.refunded_minor)
                <> (o.authorized, o.authorized, o.captured, o.refunded)
            UNION ALL
            SELECT 'payment', p.id, format(
                'has %s in suspense and %s disputed; its operations %s and %s', p.suspense_minor, p.disputed_minor, o.held, o.disputed)
            FROM (SELECT DISTINCT payment_id FROM recent WHERE kind LIKE 'SUSPENSE%' OR kind LIKE 'DISPUTE%') r
            JOIN payments p ON p.id = r.payment_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(CASE kind WHEN 'SUSPENSE' THEN amount_minor WHEN 'SUSPENSE_REFUND_REVERSAL' THEN amount_minor
                        WHEN 'SUSPENSE_REFUND' THEN -amount_minor WHEN 'SUSPENSE_ADJUSTMENT' THEN -amount_minor END), 0) AS held,
                    coalesce(sum(CASE kind WHEN 'DISPUTE' THEN amount_minor WHEN 'DISPUTE_REVERSAL' THEN -amount_minor END), 0) AS disputed
                FROM payment_operations WHERE payment_id = p.id AND status = 'SUCCEEDED') o
            WHERE (p.suspense_minor, p.disputed_minor) <> (o.held, o.disputed)
            UNION ALL
            SELECT 'payment', p.id, format('is %s without an operation', p.status)
            FROM (
                SELECT * FROM payments WHERE settled_at >= $1
                UNION SELECT * FROM payments WHERE settled_at IS NULL AND created_at >= $1
                UNION SELECT * FROM payments WHERE id = ANY ($4)
            ) p
            WHERE p.status IN ('AUTHORIZED', 'SUCCEEDED', 'PARTIALLY_REFUNDED', 'REFUNDED')
                AND NOT EXISTS (
                    SELECT FROM payment_operations o
                    WHERE o.payment_id = p.id AND o.status = 'SUCCEEDED' AND o.kind <> 'CANCEL' AND o.kind NOT LIKE 'SUSPENSE%')
            UNION ALL
            SELECT 'payment', p.id, format('is %s with %s captured and %s refunded', p.status, p.captured_minor, p.refunded_minor)
            FROM (SELECT DISTINCT payment_id FROM recent) r
            JOIN payments p ON p.id = r.payment_id
            WHERE p.captured_minor > 0 AND p.status <> CASE p.refunded_minor
                WHEN 0 THEN 'SUCCEEDED' WHEN p.captured_minor THEN 'REFUNDED' ELSE 'PARTIALLY_REFUNDED' END
            UNION ALL
            SELECT 'gateway', p.id,
                format('operators have %s it, and %s is captured', coalesce(d.decision, 'not decided on'), p.captured_minor)
            FROM (
                SELECT * FROM payments WHERE gateway = 'manual' AND settled_at >= $1
                UNION SELECT * FROM payments WHERE gateway = 'manual' AND id = ANY ($4)
            ) p
            LEFT JOIN LATERAL (
                SELECT s ->> 'kind' AS decision FROM jsonb_array_elements(p.steps) s WHERE s ->> 'kind' IN ('approved', 'rejected') LIMIT 1
            ) d ON true
            WHERE (p.captured_minor > 0) <> (d.decision IS NOT DISTINCT FROM 'approved')
            UNION ALL
            SELECT 'ledger', o.payment_id, format('%s %s of %s %s is booked as %s',
                lower(o.kind), o.id, o.amount_minor, paid.currency, coalesce(booked.amount || ' ' || booked.currency, 'nothing'))
            FROM recent o
            JOIN payments paid ON paid.id = o.payment_id
            LEFT JOIN LATERAL (
                SELECT p.amount_minor, p.currency FROM ledger.entries e JOIN ledger.postings p ON p.entry_id = e.id AND p.ordinal = 1
                WHERE e.key = o.id AND o.kind NOT IN ('AUTHORIZE', 'VOID', 'CANCEL')
                UNION ALL
                SELECT h.amount_minor, h.currency FROM ledger.holds h WHERE h.id = o.id AND o.kind = 'AUTHORIZE'
                UNION ALL
                SELECT h.amount_minor, h.currency
                FROM ledger.hold_resolutions r JOIN ledger.holds h ON h.id = r.hold_id JOIN payments p ON p.charge_id = h.id
                WHERE p.id = o.payment_id AND r.key = o.id AND r.kind = 'VOIDED' AND o.kind = 'VOID'
            ) booked (amount, currency) ON true
            WHERE (booked.amount, booked.currency) IS DISTINCT FROM (o.amount_minor, paid.currency)
            UNION ALL
            SELECT 'ledger', e.payment_id, format('entry %s has no operation', e.key)
            FROM (
                SELECT * FROM ledger.entries WHERE posted_at >= $1
                UNION SELECT * FROM ledger.entries WHERE payment_id = ANY ($4)
            ) e
            WHERE NOT EXISTS (SELECT FROM payment_operations o WHERE o.id = e.key AND o.status = 'SUCCEEDED')
            UNION ALL
            SELECT 'gateway', o.payment_id, format('%s %s has had no answer since %s', lower(o.kind), o.id, o.created_at)
            FROM payment_operations o
            WHERE o.status IN ('PENDING', 'INDETERMINATE') AND o.created_at < $2
        ) differences (kind, payment_id, detail) LIMIT $3
        """;

    /// <summary>What is compared.</summary>
    /// <param name="Since">Operations that were answered since then, UTC; null for all, and the whole ledger with itself.</param>
    /// <param name="UnansweredBefore">Operations from before then should have an answer, UTC.</param>
    /// <param name="Again">Payments to compare whenever they were answered: they differed the last time.</param>
    /// <param name="Limit">Most differences.</param>
    /// <param name="Timeout">Of a statement.</param>
    internal sealed record Scope(DateTime? Since, DateTime UnansweredBefore, Guid[] Again, int Limit, TimeSpan Timeout);

    /// <param name="connection">An open connection.</param>
    /// <param name="scope">What is compared.</param>
    /// <param name="ct">Cancels the reading.</param>
    public static async Task<List<ReconciliationDifference>> FindAsync(NpgsqlConnection connection, Scope scope, CancellationToken ct)
    {
        var found = new List<ReconciliationDifference>();
        await using (
            var command = new NpgsqlCommand(Sql, connection)
            {
                CommandTimeout = (int)scope.Timeout.TotalSeconds,
                Parameters =
                {
                    new() { Value = scope.Since ?? DateTime.MinValue, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                    new() { Value = scope.UnansweredBefore },
                    new() { Value = scope.Limit },
                    new() { Value = scope.Again },
                },
            }
        )
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                found.Add(
                    new ReconciliationDifference
                    {
                        Kind = reader.GetString(0),
                        PaymentId = reader.IsDBNull(1) ? null : reader.GetGuid(1),
                        Detail = reader.GetString(2),
                    }
                );
            }
        }

        var books = await LedgerAudit.FindDifferencesAsync(connection, scope.Since, scope.Timeout, ct);
        return [.. found, .. books.Select(detail => new ReconciliationDifference { Kind = "books", Detail = detail })];
    }
}
