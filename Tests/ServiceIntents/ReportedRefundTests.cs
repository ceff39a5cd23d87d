using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.ServiceIntents;

/// <summary>Refunds that the provider reports: made on its page, early, failed after they were booked.</summary>
public sealed class ReportedRefundTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    [Fact]
    public async Task A_refund_made_on_the_providers_page_is_a_refund_of_the_payment()
    {
        var (payment, intent) = await PaidAsync();

        await TellAsync(StripeEvents.OfRefund("refund.created", intent, "re_by_hand", 700, "succeeded"));
        await TellAsync(StripeEvents.RefundTotal(intent, Price, 700));

        (await PublishedAsync<PaymentRefunded>()).ShouldHaveSingleItem().Amount.ShouldBe(new Money(700, "USD"));
        var refunded = await Host.PaymentAsync(payment);
        (refunded.Status, refunded.RefundedMinor).ShouldBe((PaymentStatus.PartiallyRefunded, 700));
        await AllAgreeAsync();
    }

    [Fact]
    public async Task A_refund_that_is_reported_before_the_success_is_not_forgotten()
    {
        var (payment, intent) = await OpenAsync();

        await TellAsync(StripeEvents.RefundTotal(intent, Price, Price), StripeEvents.Succeeded(intent, Price));

        var refunded = await Host.PaymentAsync(payment);
        (refunded.Status, refunded.CapturedMinor, refunded.RefundedMinor).ShouldBe((PaymentStatus.Refunded, Price, Price));
        await AllAgreeAsync();
    }

    [Fact]
    public async Task A_refund_that_fails_after_it_was_booked_is_reversed()
    {
        var (payment, intent) = await PaidAsync();
        await TellAsync(StripeEvents.OfRefund("refund.created", intent, "re_that_fails", Price, "succeeded"));
        (await Host.PaymentAsync(payment)).Status.ShouldBe(PaymentStatus.Refunded);

        await TellAsync(StripeEvents.OfRefund("refund.failed", intent, "re_that_fails", Price, "failed"));

        var reversed = await Host.PaymentAsync(payment);
        (reversed.Status, reversed.RefundedMinor).ShouldBe((PaymentStatus.Succeeded, 0));
        (await Host.Fixture.ScalarAsync("SELECT count(*) FROM ledger.entries WHERE kind = 'REFUND_REVERSAL'")).ShouldBe(1L);
        (await BalanceAsync("gateway:simulated:receivable")).ShouldBe(Price);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task Disputed_money_is_on_the_timeline_and_in_the_ledger_once_and_comes_back()
    {
        var (payment, intent) = await PaidAsync();
        var withdrawn = StripeEvents.OfDispute("charge.dispute.funds_withdrawn", intent, "dp_1234", Price);

        await TellAsync(StripeEvents.OfDispute("charge.dispute.created", intent, "dp_1234", Price), withdrawn, withdrawn);

        (await Host.PaymentAsync(payment)).DisputedMinor.ShouldBe(Price);
        (await BalanceAsync("gateway:simulated:disputed")).ShouldBe(Price);

        await TellAsync(
            StripeEvents.OfDispute("charge.dispute.funds_reinstated", intent, "dp_1234", Price),
            StripeEvents.OfDispute("charge.dispute.closed", intent, "dp_1234", Price)
        );

        var won = await Host.PaymentAsync(payment);
        won.DisputedMinor.ShouldBe(0);
        won.Steps.Select(s => s.Kind)
            .Where(s => s.StartsWith("dispute", StringComparison.Ordinal))
            .ShouldBe(["disputed", "dispute_withdrawn", "dispute_returned", "dispute_closed"]);
        (await BalanceAsync("gateway:simulated:disputed")).ShouldBe(0);
        await AllAgreeAsync();
    }
}
