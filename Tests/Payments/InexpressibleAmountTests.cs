using System.Net;
using System.Net.Http.Json;
using Payments.Contracts;
using Payments.PaymentService.Gateways.Stripe;
using Payments.PaymentService.Payments;
using Payments.Tests.Stripe;
using Payments.Tests.Support;

namespace Payments.Tests.Payments;

/// <summary>An amount that the gateway cannot be asked for is refused at every door, before anything is recorded.</summary>
public sealed class InexpressibleAmountTests(SharedSystem shared) : IAsyncLifetime
{
    private StripeDouble stripe = null!;
    private PaymentHost host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        stripe = await StripeDouble.StartAsync();
        host = await PaymentHost.StartReliableAsync(
            shared,
            new()
            {
                ["Gateways:Default"] = StripeGateway.GatewayName,
                ["Gateways:Stripe:BaseAddress"] = stripe.Address.ToString(),
                ["Gateways:Stripe:SecretKey"] = "sk_test_of_the_double",
                ["Settlement:GatewayTimeout"] = "00:00:12",
                ["Settlement:OperationLease"] = "00:00:20",
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await stripe.DisposeAsync();
    }

    [Theory]
    [InlineData("ISK", 1_000_000)]
    [InlineData("MGA", 150)]
    [InlineData("KWD", 1_234)]
    [InlineData("BGN", 1_000)]
    public async Task By_card_and_by_intent_it_is_a_bad_request(string currency, long amount)
    {
        using var card = await host.Http.PostAsJsonAsync(
            "/make-payment",
            new
            {
                user = "ada@example.com",
                cardNo = "4242424242424242",
                expMonth = 12,
                expYear = 2030,
                amount,
                currency,
            },
            Ct
        );
        using var intent = await host.Http.PutAsJsonAsync(
            $"/payment-intents/{Guid.CreateVersion7()}",
            new
            {
                purpose = PaymentPurpose.Purchase,
                reference = "purchase-17",
                userId = 42,
                amount,
                currency,
                expiresAt = DateTimeOffset.UtcNow.AddDays(1),
            },
            Ct
        );

        (card.StatusCode, intent.StatusCode).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        (await host.PaymentsAsync()).ShouldBeEmpty();
        stripe.Books.Intents.ShouldBe(0);
    }

    [Fact]
    public async Task A_part_that_cannot_be_given_back_is_refused_and_changes_nothing()
    {
        var request = new NewPayment(PaymentPurpose.Card, "ada@example.com", "Card", new Money(20_000, "MGA"), StripeGateway.GatewayName);
        var (payment, charge, refund) = (await host.CreateAsync(request, "pm_card_visa"), Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.RunAsync(payment, charge, (p, now) => p.BeginCharge(charge, now));

        var refused = await host.RunAsync(payment, refund, (p, now) => p.BeginRefund(refund, 150, null, now));
        var given = await host.RunAsync(payment, refund, (p, now) => p.BeginRefund(refund, 10_000, null, now));

        refused.Refusal!.Code.ShouldBe(RefusalCode.AmountNotExpressible);
        (refused.Payment!.Status, refused.Payment.RefundedMinor).ShouldBe((PaymentStatus.Succeeded, 0));
        given.Operation!.Status.ShouldBe(OperationStatus.Succeeded);
        (stripe.Books.Taken, (await host.PaymentAsync(payment)).RefundedMinor).ShouldBe((100, 10_000), "ariary have no decimals there");
    }
}
