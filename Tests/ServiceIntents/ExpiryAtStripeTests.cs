using System.Net;
using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Stripe;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.ServiceIntents;

/// <summary>Payment intents that nobody pays in time, at a gateway that keeps records: they are canceled there first.</summary>
public sealed class ExpiryAtStripeTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    private protected override bool AtStripe => true;

    [Theory]
    [InlineData(null)]
    [InlineData(StripeFault.LoseAnswer)]
    [InlineData(StripeFault.LoseRequest)]
    internal async Task What_nobody_has_paid_in_time_is_canceled_there_and_the_service_is_told_once(StripeFault? fault)
    {
        var (payment, intent) = await OpenAsync();
        Stripe.Next(fault is { } coming ? [coming] : []);

        await LetExpireAsync();
        await EndsAsync(payment, PaymentStatus.Expired);

        var published = (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem();
        (published.PaymentId, published.Outcome, published.Reason, published.IntentId).ShouldBe(
            (payment, PaymentOutcome.Canceled, "expired", intent)
        );
        await TellAsync(StripeEvents.OfIntent("payment_intent.canceled", intent, Price));
        (await PublishedAsync<PaymentSettled>()).ShouldBeEmpty();
        (await CancelAsync(payment)).Status.ShouldBe(HttpStatusCode.OK);
        (await OperationsAsync(payment)).ShouldHaveSingleItem().Status.ShouldBe(OperationStatus.Succeeded);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task What_was_paid_at_the_last_moment_is_left_to_the_webhook_and_Stripe_is_not_asked_again()
    {
        var (payment, intent) = await OpenAsync();
        var (next, _) = await OpenAsync();
        await PayAtStripeAsync(intent);

        await LetExpireAsync();
        await EndsAsync(next, PaymentStatus.Expired);
        await Eventually.Be(
            async () => (await OperationsAsync(payment)) is [{ Status: OperationStatus.Declined }],
            "the payment was not canceled"
        );
        var asked = Stripe.Requests.Count;
        var (third, _) = await OpenAsync();
        await LetExpireAsync();
        await EndsAsync(third, PaymentStatus.Expired);
        (await PublishedAsync<PaymentSettled>()).Select(t => t.PaymentId).ShouldBe([next, third]);
        await TellAsync(StripeEvents.Succeeded(intent, Price));

        Stripe.Requests.Skip(asked).Count(r => r.Path.Contains(intent, StringComparison.Ordinal)).ShouldBe(0);
        (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem().Outcome.ShouldBe(PaymentOutcome.Succeeded);
        (await Host.PaymentAsync(payment)).Status.ShouldBe(PaymentStatus.Succeeded);
        await AllAgreeAsync();
    }

    private async Task LetExpireAsync() => await Host.Fixture.ScalarAsync("UPDATE payments SET expires_at = now() - interval '1 second'");
}
