using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.Payments;

/// <summary>An answer, and a webhook too, belongs to the operation that it names, and to no other.</summary>
public sealed class AnswersBelongToTheirOperationTests(SharedSystem shared)
{
    private const long Amount = 1_000;

    private static NewPayment Request =>
        new(PaymentPurpose.Intent, "somebody", "something", new Money(Amount, "USD"), UnreliableGateway.GatewayName);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failure_of_the_first_attempt_does_not_decline_the_second()
    {
        await using var host = await StartAsync();
        var payment = await host.CreateAsync(Request, "pm_card_chargeDeclined");
        var first = (await ChargeAsync(host, payment, "pm_card_chargeDeclined")).Operation!;
        var second = ChargeAsync(host, payment, "pm_sim_slow");
        await Eventually.Be(async () => (await host.PaymentAsync(payment)).Status == PaymentStatus.Processing, "the second is under way");

        await SendAsync(host, StripeEvents.Failed(first.GatewayReference!, Amount, payment, first.Id));
        await SendAsync(host, StripeEvents.Failed(first.GatewayReference!, Amount, payment));

        (await second).Operation!.Status.ShouldBe(OperationStatus.Succeeded);
        var paid = await host.PaymentAsync(payment);
        (paid.Status, paid.CapturedMinor, paid.SuspenseMinor).ShouldBe((PaymentStatus.Succeeded, Amount, 0));
        host.Gateway.Effects.Count.ShouldBe(1, "the card was charged once");
    }

    [Fact]
    public async Task A_second_capture_is_held_in_suspense_and_booked()
    {
        await using var host = await StartAsync();
        var payment = await host.CreateAsync(Request, "pm_card_visa");
        await ChargeAsync(host, payment, "pm_card_visa");

        await SendAsync(host, StripeEvents.Succeeded("pi_second", Amount, payment));
        await SendAsync(host, StripeEvents.Succeeded("pi_second", Amount, payment));

        var paid = await host.PaymentAsync(payment);
        (paid.Status, paid.CapturedMinor, paid.SuspenseMinor).ShouldBe((PaymentStatus.Succeeded, Amount, Amount));
        paid.Steps[^1].Kind.ShouldBe("held_in_suspense");
        (await host.Fixture.ScalarAsync("SELECT count(*) FROM ledger.entries WHERE kind = 'SUSPENSE'")).ShouldBe(1L);
        (await host.BooksAsync()).ShouldBeEmpty();
        (await host.ReconcileAsync()).Differences.Select(d => d.Detail).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_of_another_refund_does_not_decline_the_one_under_way()
    {
        await using var host = await StartAsync();
        var payment = await host.CreateAsync(Request, "pm_sim_slow");
        var charge = (await ChargeAsync(host, payment, "pm_sim_slow")).Payment!.GatewayReference!;
        var refundId = Guid.CreateVersion7();
        var refund = host.RunAsync(payment, refundId, (p, now) => p.BeginRefund(refundId, 300, null, now));
        await Eventually.Be(
            async () => (await host.OperationsAsync()).Exists(o => o.Id == refundId && !o.IsResolved),
            "the refund is under way"
        );

        await SendAsync(host, StripeEvents.OfRefund("refund.failed", charge, "re_of_somebody_else", 300, "failed", payment));

        (await refund).Operation!.Status.ShouldBe(OperationStatus.Succeeded);
        (await host.PaymentAsync(payment)).RefundedMinor.ShouldBe(300);
        var all = Guid.CreateVersion7();
        var rest = await host.RunAsync(payment, all, (p, now) => p.BeginRefund(all, Amount, null, now));
        rest.Refusal!.Code.ShouldBe(RefusalCode.AmountTooLarge, "300 of 1000 are given back already");
    }

    [Fact]
    public async Task An_event_of_something_that_is_not_ours_is_recorded_and_done()
    {
        await using var host = await StartAsync();

        await SendAsync(host, StripeEvents.Succeeded("pi_of_another_shop", Amount));
        await SendAsync(host, StripeEvents.Succeeded("pi_of_another_shop", Amount, Guid.NewGuid()));

        (await host.Fixture.DeadLetterCountAsync()).ShouldBe(0);
        (await host.Fixture.ScalarAsync("SELECT count(*) FROM ledger.entries")).ShouldBe(0L);
    }

    private Task<PaymentHost> StartAsync() =>
        PaymentHost.StartReliableAsync(
            shared,
            new()
            {
                ["Gateways:Simulated:SlowDelay"] = "00:00:02",
                ["Settlement:GatewayTimeout"] = "00:00:12",
                ["Settlement:OperationLease"] = "00:00:30",
            }
        );

    private static Task<OperationResult> ChargeAsync(PaymentHost host, Guid payment, string paymentMethod)
    {
        var id = Guid.CreateVersion7();
        return host.RunAsync(
            payment,
            id,
            (p, now) =>
            {
                p.SetPaymentMethod(paymentMethod, "visa", "4242");
                return p.BeginCharge(id, now);
            }
        );
    }

    private static async Task SendAsync(PaymentHost host, string body)
    {
        using var answer = await host.Http.SendAsync(StripeEvents.Signed(body, PaymentHost.WebhookSecret), Ct);
        answer.EnsureSuccessStatusCode();
        await Eventually.Be(
            async () =>
                await host.Fixture.ScalarAsync(
                    $"""
                    SELECT (SELECT count(*) FROM messaging.inbox WHERE queue = '{Queues.PaymentGatewayEvent}')
                        = (SELECT count(*) FROM webhook_events WHERE payment_intent_id IS NOT NULL)
                    """
                )
                    is true,
            "the event is handled"
        );
    }
}
