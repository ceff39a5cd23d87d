using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.ServiceIntents;

/// <summary>What the provider tells of a payment intent: failures as often as they come, one success, and nothing after the end.</summary>
public sealed class SettleTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    private static readonly Money Amount = new(Price, "USD");

    [Fact]
    public async Task A_success_is_booked_and_the_service_is_told_once()
    {
        var (payment, intent) = await OpenAsync();
        var succeeded = StripeEvents.Succeeded(intent, Price);

        await TellAsync(
            succeeded,
            succeeded,
            StripeEvents.Succeeded(intent, Price),
            StripeEvents.Succeeded(intent, Price, payment),
            StripeEvents.Failed(intent, Price)
        );

        var published = (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem();
        published.ShouldBe(
            new PaymentSettled(
                payment,
                PaymentPurpose.Purchase,
                PaymentOutcome.Succeeded,
                Amount,
                published.At,
                Reference: "purchase-17",
                IntentId: intent
            )
        );
        var shown = await GetAsync(intent);
        (
            shown.GetProperty("status").GetString(),
            shown.GetProperty("captured").GetInt64(),
            shown.GetProperty("failureCode").GetString()
        ).ShouldBe(("succeeded", Price, null));
        (await Host.Fixture.ScalarAsync("SELECT count(*) FROM ledger.entries")).ShouldBe(1L);
        (await Host.PaymentAsync(payment)).Steps.Select(s => s.Kind).ShouldBe(["accepted", "opened", "charged"]);
        (await Host.Fixture.DeadLetterCountAsync()).ShouldBe(0);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task Each_failed_attempt_is_told_and_leaves_it_open_for_the_next()
    {
        var (payment, intent) = await OpenAsync();
        var twice = StripeEvents.Failed(intent, Price);

        await TellAsync(twice, twice, StripeEvents.Failed(intent, Price));

        var published = await PublishedAsync<PaymentSettled>();
        published
            .Select(t => (t.Outcome, t.Amount, t.FailureCode, t.Reference, t.IntentId))
            .ShouldBe(Enumerable.Repeat((PaymentOutcome.Failed, Amount, (string?)"lost_card", (string?)"purchase-17", (string?)intent), 2));
        var shown = await GetAsync(intent);
        (
            shown.GetProperty("status").GetString(),
            shown.GetProperty("failureCode").GetString(),
            shown.GetProperty("declineCode").GetString()
        ).ShouldBe(("pending", "card_declined", "lost_card"));
        (await OperationsAsync(payment))
            .Select(o => (o.Kind, o.Status))
            .ShouldBe(Enumerable.Repeat((OperationKind.Charge, OperationStatus.Declined), 2));

        await TellAsync(StripeEvents.Succeeded(intent, Price));

        (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem().Outcome.ShouldBe(PaymentOutcome.Succeeded);
        (await Host.PaymentAsync(payment)).Status.ShouldBe(PaymentStatus.Succeeded);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task An_event_that_comes_again_when_nobody_remembers_it_changes_nothing()
    {
        var (payment, intent) = await OpenAsync();
        var (failed, succeeded) = (StripeEvents.Failed(intent, Price), StripeEvents.Succeeded(intent, Price));
        await TellAsync(failed);
        await ForgetEventsAsync();
        await TellAsync(failed, succeeded);
        await ForgetEventsAsync();
        await TellAsync(failed, succeeded);

        (await PublishedAsync<PaymentSettled>()).Select(t => t.Outcome).ShouldBe([PaymentOutcome.Failed, PaymentOutcome.Succeeded]);
        (await OperationsAsync(payment)).Count.ShouldBe(2);
        (await Host.Fixture.DeadLetterCountAsync()).ShouldBe(0);

        Task ForgetEventsAsync() => Host.Fixture.ScalarAsync("UPDATE webhook_events SET event_id = 'evt_' || md5(event_id)");
    }

    [Theory]
    [InlineData(PaymentStatus.Canceled)]
    [InlineData(PaymentStatus.Expired)]
    public async Task Money_for_a_payment_that_has_ended_without_it_is_held_in_suspense(PaymentStatus end)
    {
        var (payment, intent) = await OpenAsync();
        await Host.Fixture.ScalarAsync(
            $"UPDATE payments SET status = '{end.ToString().ToUpperInvariant()}', settled_at = now() WHERE id = '{payment}'"
        );

        await TellAsync(StripeEvents.Failed(intent, Price), StripeEvents.Succeeded(intent, Price), StripeEvents.Succeeded(intent, Price));

        var ended = await Host.PaymentAsync(payment);
        (ended.Status, ended.CapturedMinor, ended.SuspenseMinor).ShouldBe((end, 0, Price));
        ended.Steps[^1].Kind.ShouldBe("held_in_suspense");
        (await BalanceAsync("gateway:simulated:suspense")).ShouldBe(-Price, "it is owed to whoever paid it");
        (await PublishedAsync<PaymentSettled>()).ShouldBeEmpty();
        (await Host.Fixture.DeadLetterCountAsync()).ShouldBe(0);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task More_than_was_asked_for_pays_it_and_the_rest_is_held_in_suspense()
    {
        var (payment, intent) = await OpenAsync();

        await TellAsync(StripeEvents.Succeeded(intent, Price + 50), StripeEvents.Succeeded(intent, Price + 50));

        var paid = await Host.PaymentAsync(payment);
        (paid.Status, paid.CapturedMinor, paid.SuspenseMinor).ShouldBe((PaymentStatus.Succeeded, Price, 50));
        await AllAgreeAsync();
    }

    [Fact]
    public async Task Less_than_was_asked_for_is_held_in_suspense_and_the_payment_stays_open()
    {
        var (payment, intent) = await OpenAsync();

        await TellAsync(StripeEvents.Succeeded(intent, Price - 1));

        var open = await Host.PaymentAsync(payment);
        (open.Status, open.CapturedMinor, open.SuspenseMinor).ShouldBe((PaymentStatus.Pending, 0, Price - 1));
        (await PublishedAsync<PaymentSettled>()).ShouldBeEmpty();
        await AllAgreeAsync();
    }

    [Fact]
    public async Task Money_in_suspense_leaves_it_when_the_provider_gives_it_back()
    {
        var (payment, intent) = await OpenAsync();
        const string Second = "pi_second_capture";
        await TellAsync(
            StripeEvents.RefundTotal(Second, Price, Price, payment),
            StripeEvents.Succeeded(intent, Price),
            StripeEvents.Succeeded(Second, Price, payment),
            StripeEvents.RefundTotal(Second, Price, Price, payment)
        );

        var paid = await Host.PaymentAsync(payment);
        (paid.Status, paid.CapturedMinor, paid.RefundedMinor, paid.SuspenseMinor).ShouldBe((PaymentStatus.Succeeded, Price, 0, 0));
        (await BalanceAsync("gateway:simulated:suspense")).ShouldBe(0);
        (await BalanceAsync("gateway:simulated:receivable")).ShouldBe(Price);
        await AllAgreeAsync();
    }
}
