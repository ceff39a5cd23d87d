using System.Net;
using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.ServiceIntents;

/// <summary>Payment intents that nobody pays in time, where nothing is at the gateway.</summary>
public sealed class ExpiryTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    [Fact]
    public async Task What_nobody_has_paid_in_time_expires_and_the_service_is_told_once()
    {
        var (paid, _) = await PaidAsync();
        var (payment, intent) = await OpenAsync();
        await TellAsync(StripeEvents.Failed(intent, Price));
        await PublishedAsync<PaymentSettled>();

        await Host.Fixture.ScalarAsync("UPDATE payments SET expires_at = now() - interval '1 second'");
        await EndsAsync(payment, PaymentStatus.Expired);

        var published = (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem();
        published.ShouldBe(
            new PaymentSettled(
                payment,
                PaymentPurpose.Purchase,
                PaymentOutcome.Canceled,
                new Money(Price, "USD"),
                published.At,
                Reason: "expired",
                Reference: "purchase-17",
                IntentId: intent
            )
        );
        var (status, body) = await CancelAsync(payment);
        (status, body.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "expired"));
        (await Host.PaymentAsync(paid)).Status.ShouldBe(PaymentStatus.Succeeded);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task What_was_never_opened_expires_too()
    {
        var payment = Guid.CreateVersion7();
        Host.Gateway.FaultsInHundred = 100;
        await SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", Request());

        await Host.Fixture.ScalarAsync("UPDATE payments SET expires_at = now() - interval '1 second'");
        await EndsAsync(payment, PaymentStatus.Expired);

        (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem().Reason.ShouldBe("expired");
    }
}
