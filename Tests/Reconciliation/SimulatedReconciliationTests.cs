using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Payments;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.Reconciliation;

/// <summary>Our payments compared with what the simulated gateway has recorded itself, end to end.</summary>
public sealed class SimulatedReconciliationTests(SharedSystem shared) : IAsyncLifetime
{
    private const long Amount = 1_000;
    private const string Visa = "pm_card_visa";

    private PaymentHost host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        host = await PaymentHost.StartReliableAsync(
            shared,
            new()
            {
                ["Reconciliation:SettlingTime"] = "00:00:00",
                ["Settlement:GatewayTimeout"] = "00:00:10",
                ["Settlement:OperationLease"] = "00:00:20",
            }
        );

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Whatever_was_done_with_cards_agrees()
    {
        var refundedThere = await DoAsync(CaptureMethod.Automatic, Visa);
        await DoAsync(CaptureMethod.Automatic, "pm_card_chargeDeclined");
        await DoAsync(CaptureMethod.Automatic, Visa, (p, id, now) => p.BeginRefund(id, 400, null, now));
        await DoAsync(CaptureMethod.Automatic, "pm_card_pendingRefund", (p, id, now) => p.BeginRefund(id, 400, null, now));
        await DoAsync(CaptureMethod.Automatic, "pm_card_refundFail", (p, id, now) => p.BeginRefund(id, 400, null, now));
        await DoAsync(CaptureMethod.Automatic, "pm_sim_noAnswer");
        await DoAsync(CaptureMethod.Manual, Visa);
        await DoAsync(CaptureMethod.Manual, Visa, (p, id, now) => p.BeginCapture(id, 700, now));
        await DoAsync(CaptureMethod.Manual, Visa, (p, id, now) => p.BeginCancel(id, null, now));
        await TellAsync(StripeEvents.RefundTotal(await ReferenceAsync(refundedThere), Amount, 300));
        await Eventually.Be(async () => (await host.PaymentAsync(refundedThere)).RefundedMinor == 300, "the refund is applied");
        await host.EverythingIsAnsweredAsync();

        (await DifferencesAsync()).ShouldBeEmpty();
        (await host.Fixture.ScalarAsync("SELECT count(DISTINCT reference) FROM simulated_gateway.actions")).ShouldBe(
            9L,
            "the gateway has a record of each"
        );
    }

    [Fact]
    public async Task Each_kind_of_difference_is_found_and_ends_when_both_sides_agree()
    {
        var (dearer, refunded, held) = (
            await DoAsync(CaptureMethod.Automatic, Visa),
            await DoAsync(CaptureMethod.Automatic, Visa),
            await DoAsync(CaptureMethod.Manual, Visa, (p, id, now) => p.BeginCancel(id, null, now))
        );
        var (dearerAt, refundedAt, heldAt) = (await ReferenceAsync(dearer), await ReferenceAsync(refunded), await ReferenceAsync(held));
        await host.Fixture.ScalarAsync(
            $"""
            UPDATE simulated_gateway.actions SET amount_minor = 1100 WHERE reference = '{dearerAt}';
            DELETE FROM simulated_gateway.actions WHERE reference = '{heldAt}' AND kind = 'VOID';
            INSERT INTO simulated_gateway.actions (kind, object_id, reference, idempotency_key, amount_minor, currency)
            VALUES ('REFUND', 're_sim_by_hand', '{refundedAt}', 'by hand', 250, 'USD'),
                ('CHARGE', 'pi_sim_by_hand', 'pi_sim_by_hand', 'by hand', 700, 'EUR');
            """
        );

        (await DifferencesAsync()).ShouldBe(
            [
                $"{dearer} the gateway has taken 1100 and given back 0 with {dearerAt}, we have 1000 and 0",
                $"{refunded} the gateway has taken 1000 and given back 250 with {refundedAt}, we have 1000 and 0",
                $"{held} the gateway holds 1000 USD with {heldAt}, our payment is Canceled",
                " the gateway has charge pi_sim_by_hand over 700 EUR, which is none of our payments",
            ],
            ignoreOrder: true
        );

        await host.Fixture.ScalarAsync(
            $"""
            UPDATE simulated_gateway.actions SET amount_minor = 1000 WHERE reference = '{dearerAt}';
            DELETE FROM simulated_gateway.actions WHERE idempotency_key = 'by hand';
            DELETE FROM simulated_gateway.actions WHERE reference = '{heldAt}';
            """
        );

        (await DifferencesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_that_the_gateway_has_lost_is_found()
    {
        var payment = await DoAsync(CaptureMethod.Automatic, Visa);
        var reference = await ReferenceAsync(payment);
        await host.Fixture.ScalarAsync($"DELETE FROM simulated_gateway.actions WHERE reference = '{reference}'");

        (await DifferencesAsync()).ShouldBe([$"{payment} the gateway has no charge {reference}"]);
    }

    [Fact]
    public async Task A_card_that_disputes_is_found_until_the_event_has_told_of_it()
    {
        var payment = await DoAsync(CaptureMethod.Automatic, "pm_card_createDispute");
        var reference = await ReferenceAsync(payment);

        (await DifferencesAsync()).ShouldBe([$"{payment} the gateway has withdrawn 1000 over disputes of {reference}, we have 0"]);

        var dispute = (string)(await host.Fixture.ScalarAsync("SELECT object_id FROM simulated_gateway.actions WHERE kind = 'DISPUTE'"))!;
        await TellAsync(StripeEvents.OfDispute("charge.dispute.funds_withdrawn", reference, dispute, Amount));
        await Eventually.Be(async () => (await host.PaymentAsync(payment)).DisputedMinor == Amount, "the event is applied");

        (await DifferencesAsync()).ShouldBeEmpty();
        await TellAsync(StripeEvents.OfDispute("charge.dispute.funds_reinstated", reference, dispute, Amount));
        await Eventually.Be(async () => (await host.PaymentAsync(payment)).DisputedMinor == 0, "the event is applied");
        (await DifferencesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Money_in_suspense_is_no_difference_because_operators_see_it_already()
    {
        var payment = await DoAsync(CaptureMethod.Automatic, Visa);
        var reference = await ReferenceAsync(payment);

        await TellAsync(StripeEvents.Succeeded(reference, Amount + 200));
        await Eventually.Be(async () => (await host.PaymentAsync(payment)).SuspenseMinor == 200, "the surplus is held in suspense");
        await TellAsync(StripeEvents.RefundTotal(reference, Amount + 200, Amount + 200));
        await Eventually.Be(async () => (await host.PaymentAsync(payment)).RefundedMinor == Amount, "the refund is applied");

        (await host.PaymentAsync(payment)).SuspenseMinor.ShouldBe(0, "what was given back beyond the payment was the surplus");
        (await DifferencesAsync()).ShouldBeEmpty();
        (await host.BooksAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_operators_have_decided_is_compared_with_what_was_captured()
    {
        var payment = await host.CreateAsync(
            new NewPayment(PaymentPurpose.Order, "ada@example.com", "Manual", new Money(Amount, "USD"), "manual"),
            "manual"
        );
        await host.DecideAsync(payment, Decision.Approve);
        (await DifferencesAsync()).ShouldBeEmpty();

        await host.Fixture.ScalarAsync(
            $"""UPDATE payments SET steps = replace(steps::text, '"approved"', '"rejected"')::jsonb WHERE id = '{payment}'"""
        );

        (await DifferencesAsync()).ShouldBe([$"{payment} operators have rejected it, and 1000 is captured"]);
    }

    private async Task<Guid> DoAsync(CaptureMethod capture, string paymentMethod, params Func<Payment, Guid, DateTime, Beginning>[] further)
    {
        var payment = await host.CreateAsync(
            new NewPayment(PaymentPurpose.Card, "ada@example.com", "Credit Card", new Money(Amount, "USD"), UnreliableGateway.GatewayName)
            {
                CaptureMethod = capture,
            },
            paymentMethod
        );
        foreach (var begin in further.Prepend((p, id, now) => p.BeginCharge(id, now)))
        {
            var operation = Guid.CreateVersion7();
            (await host.RunAsync(payment, operation, (p, now) => begin(p, operation, now))).Refusal.ShouldBeNull();
        }

        return payment;
    }

    private async Task<string> ReferenceAsync(Guid payment) => (await host.PaymentAsync(payment)).GatewayReference!;

    private async Task TellAsync(string body)
    {
        using var answer = await host.Http.SendAsync(StripeEvents.Signed(body, PaymentHost.WebhookSecret), Ct);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<List<string>> DifferencesAsync() =>
        (await host.ReconcileAsync()).Differences.ConvertAll(d => $"{d.PaymentId} {d.Detail}");
}
