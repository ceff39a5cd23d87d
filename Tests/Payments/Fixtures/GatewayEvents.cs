using Payments.Tests.Webhooks;

namespace Payments.Tests.Payments;

/// <summary>
/// What the simulated gateway has recorded of one payment, told by signed events; and what happens there without us, which is recorded and
/// told too.
/// </summary>
internal sealed class GatewayEvents(PaymentHost host, Guid payment, Random random)
{
    private int ids;

    /// <summary>Tells of something that was done, whether or not it was told before.</summary>
    public async Task TellAsync()
    {
        var actions = await ActionsAsync();
        if (actions.Count > 0)
        {
            await SendAsync(EventOf(actions[random.Next(actions.Count)]));
        }
    }

    /// <summary>Tells of everything that was done.</summary>
    public async Task TellAllAsync()
    {
        foreach (var action in await ActionsAsync())
        {
            await SendAsync(EventOf(action));
        }
    }

    /// <summary>Somebody gives a part back on the provider's page.</summary>
    public async Task RefundOnItsPageAsync()
    {
        var refund = NewId("re_sim");
        var made = await host.Fixture.ScalarAsync(
            $"""
            DO $$ BEGIN
                PERFORM pg_advisory_xact_lock(hashtextextended(reference, 0))
                FROM simulated_gateway.charges WHERE payment_id = '{payment}';
            END $$;
            INSERT INTO simulated_gateway.actions (kind, object_id, reference, payment_id, idempotency_key, amount_minor, currency)
            SELECT 'REFUND', '{refund}', reference, '{payment}', '-', 1 + floor({random.NextDouble()} * left_minor), 'USD'
            FROM (
                SELECT reference, captured_minor - refunded_minor AS left_minor
                FROM simulated_gateway.charges WHERE payment_id = '{payment}') c
            WHERE left_minor > 0 LIMIT 1
            RETURNING reference || ' ' || amount_minor
            """
        );
        if ((made as string)?.Split(' ') is [var charge, var amount])
        {
            await SendAsync(StripeEvents.OfRefund("refund.created", charge, refund, long.Parse(amount, null), "succeeded", payment));
        }
    }

    /// <summary>A refund that had succeeded does not reach its payer.</summary>
    public async Task FailRefundAsync()
    {
        var actions = await ActionsAsync();
        var refund = actions.Find(a => a.Kind == "REFUND" && !actions.Exists(f => f.Kind == "REFUND_FAILURE" && f.ObjectId == a.ObjectId));
        if (refund is not null)
        {
            await SendAsync(StripeEvents.OfRefund("refund.failed", refund.Reference, refund.ObjectId, refund.Minor, "failed", payment));
        }
    }

    /// <summary>The payer pays a second time, with a charge that none of our operations has asked for.</summary>
    public async Task TakeAgainAsync()
    {
        var charge = NewId("pi_sim");
        await host.Fixture.ScalarAsync(
            $"""
            INSERT INTO simulated_gateway.actions (kind, object_id, reference, payment_id, idempotency_key, amount_minor, currency)
            VALUES ('CHARGE', '{charge}', '{charge}', '{payment}', '{charge}', 1000, 'USD')
            """
        );
        await SendAsync(StripeEvents.Succeeded(charge, 1_000, payment));
    }

    private string NewId(string prefix) => $"{prefix}_{payment:N}_{++ids}";

    private string EventOf(Action action)
    {
        Guid? operation = Guid.TryParse(action.Key, out var key) ? key : null;
        return action.Kind switch
        {
            "CHARGE" or "AUTHORIZE" when action.FailureCode.Length > 0 => StripeEvents.Failed(
                action.Reference,
                action.Minor,
                payment,
                operation
            ),
            "AUTHORIZE" => StripeEvents.OfIntent(
                "payment_intent.amount_capturable_updated",
                action.Reference,
                action.Minor,
                item => (item["status"], item["amount_capturable"]) = ("requires_capture", action.Minor)
            ),
            "VOID" => StripeEvents.OfIntent("payment_intent.canceled", action.Reference, action.Minor, item => item["status"] = "canceled"),
            "REFUND" => StripeEvents.OfRefund(
                "refund.updated",
                action.Reference,
                action.ObjectId,
                action.Minor,
                "succeeded",
                payment,
                operation
            ),
            "REFUND_FAILURE" => StripeEvents.OfRefund(
                "refund.failed",
                action.Reference,
                action.ObjectId,
                action.Minor,
                "failed",
                payment,
                operation
            ),
            _ => StripeEvents.Succeeded(action.Reference, action.Minor, payment),
        };
    }

    private async Task SendAsync(string body)
    {
        using var answer = await host.Http.SendAsync(
            StripeEvents.Signed(body, PaymentHost.WebhookSecret),
            TestContext.Current.CancellationToken
        );
        answer.EnsureSuccessStatusCode();
    }

    private async Task<List<Action>> ActionsAsync()
    {
        var rows = (string)
            (
                await host.Fixture.ScalarAsync(
                    $"""
                    SELECT coalesce(string_agg(concat_ws(' ', kind, object_id, reference, amount_minor, coalesce(idempotency_key, '-'),
                        coalesce(failure_code, '')), E'\n' ORDER BY acted_at, object_id), '')
                    FROM simulated_gateway.actions a
                    WHERE kind <> 'PAYMENT' AND reference IN (
                        SELECT reference FROM simulated_gateway.actions WHERE payment_id = '{payment}')
                    """
                )
            )!;
        return
        [
            .. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(r => r.Split(' '))
                .Select(c => new Action(c[0], c[1], c[2], long.Parse(c[3], null), c[4], c[5])),
        ];
    }

    private sealed record Action(string Kind, string ObjectId, string Reference, long Minor, string Key, string FailureCode);
}
