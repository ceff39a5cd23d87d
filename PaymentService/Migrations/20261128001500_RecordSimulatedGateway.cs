using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Payments.PaymentService.Migrations
{
    /// <inheritdoc />
    public partial class RecordSimulatedGateway : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The simulated gateway's own books, which no table of ours refers to. Charges from before are not in them: they are taken over
            // once, as they were answered, so that a comparison does not miss them.
            migrationBuilder.Sql(
                """
                CREATE SCHEMA simulated_gateway;
                CREATE TABLE simulated_gateway.actions (
                    kind text NOT NULL,
                    object_id text NOT NULL,
                    reference text NOT NULL,
                    payment_id uuid,
                    idempotency_key text,
                    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
                    currency text NOT NULL,
                    failure_code text,
                    decline_code text,
                    acted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                    PRIMARY KEY (kind, object_id));
                CREATE INDEX ix_actions_reference ON simulated_gateway.actions (reference);
                CREATE INDEX ix_actions_acted_at ON simulated_gateway.actions (acted_at);
                -- A refund that has failed had succeeded before. What an event calls the sum contains the single ones.
                CREATE VIEW simulated_gateway.charges AS
                SELECT reference,
                    (array_agg(payment_id ORDER BY acted_at) FILTER (WHERE payment_id IS NOT NULL))[1] AS payment_id,
                    (array_agg(idempotency_key) FILTER (WHERE kind IN ('CHARGE', 'AUTHORIZE', 'OPEN')))[1] AS idempotency_key,
                    CASE
                        WHEN bool_or(failure_code IS NULL AND kind IN ('CHARGE', 'CAPTURE', 'PAYMENT')) THEN 'CAPTURED'
                        WHEN bool_or(kind = 'VOID') THEN 'VOIDED'
                        WHEN bool_or(failure_code IS NULL AND kind = 'AUTHORIZE') THEN 'AUTHORIZED'
                        WHEN bool_or(kind = 'OPEN') THEN 'PENDING'
                        ELSE 'DECLINED'
                    END AS state,
                    max(amount_minor) FILTER (WHERE kind IN ('CHARGE', 'AUTHORIZE', 'OPEN', 'PAYMENT')) AS amount_minor,
                    (array_agg(currency))[1] AS currency,
                    greatest(
                        coalesce(sum(amount_minor) FILTER (WHERE kind IN ('CHARGE', 'CAPTURE') AND failure_code IS NULL), 0),
                        coalesce(max(amount_minor) FILTER (WHERE kind = 'PAYMENT'), 0))::bigint AS captured_minor,
                    (greatest(
                        coalesce(sum(amount_minor) FILTER (WHERE kind = 'REFUND' AND failure_code IS NULL), 0),
                        coalesce(max(amount_minor) FILTER (WHERE kind = 'REFUND_TOTAL'), 0))
                    - coalesce(sum(amount_minor) FILTER (WHERE kind = 'REFUND_FAILURE' AND object_id IN (
                        SELECT r.object_id FROM simulated_gateway.actions r WHERE r.kind = 'REFUND' AND r.failure_code IS NULL)), 0)
                    )::bigint AS refunded_minor,
                    coalesce(sum(CASE kind WHEN 'DISPUTE' THEN amount_minor WHEN 'DISPUTE_RETURN' THEN -amount_minor END), 0)::bigint
                        AS disputed_minor,
                    (array_agg(failure_code) FILTER (WHERE kind IN ('CHARGE', 'AUTHORIZE')))[1] AS failure_code,
                    (array_agg(decline_code) FILTER (WHERE kind IN ('CHARGE', 'AUTHORIZE')))[1] AS decline_code,
                    min(acted_at) AS created_at, max(acted_at) AS changed_at
                FROM simulated_gateway.actions
                GROUP BY reference
                HAVING bool_or(kind IN ('CHARGE', 'AUTHORIZE', 'OPEN', 'PAYMENT'));
                INSERT INTO simulated_gateway.actions (
                    kind, object_id, reference, payment_id, idempotency_key, amount_minor, currency, acted_at)
                SELECT o.kind,
                    CASE o.kind WHEN 'CHARGE' THEN p.gateway_reference WHEN 'AUTHORIZE' THEN p.gateway_reference
                        WHEN 'VOID' THEN p.gateway_reference ELSE o.id::text END,
                    p.gateway_reference, p.id, o.id::text, o.amount_minor, p.currency, o.resolved_at
                FROM payment_operations o JOIN payments p ON p.id = o.payment_id
                WHERE p.gateway = 'simulated' AND p.gateway_reference IS NOT NULL AND o.status = 'SUCCEEDED' AND o.amount_minor > 0
                    AND o.kind IN ('CHARGE', 'AUTHORIZE', 'CAPTURE', 'VOID', 'REFUND')
                ON CONFLICT DO NOTHING;
                INSERT INTO simulated_gateway.actions (
                    kind, object_id, reference, payment_id, idempotency_key, amount_minor, currency, acted_at)
                SELECT 'OPEN', p.gateway_reference, p.gateway_reference, p.id, p.id::text, p.amount_minor, p.currency, p.created_at
                FROM payments p
                WHERE p.gateway = 'simulated' AND p.gateway_reference = 'pi_' || replace(p.id::text, '-', '')
                ON CONFLICT DO NOTHING;
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP SCHEMA simulated_gateway CASCADE");
        }
    }
}
