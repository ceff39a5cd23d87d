using Payments.Contracts;
using Payments.PaymentService.Gateways.Stripe;
using Payments.PaymentService.Payments;
using Payments.Tests.Payments;
using Payments.Tests.Stripe;
using Payments.Tests.Support;

namespace Payments.Tests.Reconciliation;

/// <summary>Our payments compared with the books of a gateway, Stripe's double.</summary>
public sealed class GatewayReconciliationTests(SharedSystem shared)
{
    [Fact]
    public async Task What_only_one_side_has_and_what_amounts_to_something_else_is_found()
    {
        var stripe = await StripeDouble.StartAsync();
        await using var host = await StartAsync(stripe);
        var (ordinary, refundedThere) = (await ChargedAsync(host), await ChargedAsync(host));
        var lost = await CreateAsync(host);
        await host.SucceedAsync(lost, "pi_lost", isBooked: true);
        var reference = (await host.PaymentAsync(refundedThere)).GatewayReference!;
        using var elsewhere = new HttpClient { BaseAddress = stripe.Address };
        await PostAsync(elsewhere, "/v1/refunds", ("payment_intent", reference), ("amount", "400"));
        await PostAsync(
            elsewhere,
            "/v1/payment_intents",
            ("amount", "700"),
            ("currency", "eur"),
            ("payment_method", "pm_card_visa"),
            ("capture_method", "automatic"),
            ("confirm", "true")
        );

        // The second that is running belongs to the next comparison.
        var found = await Eventually.Get(
            () => DifferencesAsync(host),
            differences => differences.Exists(d => d.Detail.Contains("none of our payments")),
            "the newest charge is compared"
        );

        found.Count.ShouldBe(3);
        found.ShouldAllBe(d => d.Kind == "gateway" && d.PaymentId != ordinary);
        found.ShouldContain(d =>
            d.PaymentId == null
            && d.Detail.StartsWith("the gateway has charge pi_")
            && d.Detail.EndsWith("over 700 EUR, which is none of our payments")
        );
        found.Single(d => d.PaymentId == lost).Detail.ShouldBe("the gateway has no charge pi_lost");
        found
            .Single(d => d.PaymentId == refundedThere)
            .Detail.ShouldBe($"the gateway has taken 1000 and given back 400 with {reference}, we have 1000 and 0");

        await stripe.DisposeAsync();

        var blind = await host.ReconcileAsync();
        (blind.Failure, blind.Found, blind.Healed).ShouldBe(("the gateway 'stripe' cannot be asked", 0, 0));
        (await host.Fixture.ScalarAsync("SELECT count(*) FROM reconciliation_differences WHERE status = 'OPEN'")).ShouldBe(
            3L,
            "nothing is healed by a gateway that says nothing"
        );
    }

    [Fact]
    public async Task A_refund_at_the_gateway_of_a_charge_from_long_ago_is_found()
    {
        await using var stripe = await StripeDouble.StartAsync();
        await using var host = await StartAsync(stripe);
        var payment = await ChargedAsync(host);
        var reference = (await host.PaymentAsync(payment)).GatewayReference!;
        stripe.Books.MakeOlder(reference, TimeSpan.FromDays(60));
        stripe.Books.MakeChargeOlder(reference, TimeSpan.FromDays(60));
        await host.Fixture.ScalarAsync(
            """
            UPDATE payments SET created_at = created_at - interval '60 days', settled_at = settled_at - interval '60 days';
            UPDATE payment_operations SET created_at = created_at - interval '60 days', resolved_at = resolved_at - interval '60 days';
            """
        );
        await host.ReconcileAsync();
        using var elsewhere = new HttpClient { BaseAddress = stripe.Address };
        await PostAsync(elsewhere, "/v1/refunds", ("payment_intent", reference), ("amount", "400"));

        var found = await Eventually.Get(
            async () => (await host.ReconcileAsync(isFull: false)).Differences,
            differences => differences.Count > 0,
            "the refund is compared"
        );

        found.ShouldHaveSingleItem().Detail.ShouldBe($"the gateway has taken 1000 and given back 400 with {reference}, we have 1000 and 0");
    }

    [Fact]
    public async Task A_dispute_that_we_know_nothing_of_is_found_and_one_that_was_won_is_none()
    {
        await using var stripe = await StripeDouble.StartAsync();
        await using var host = await StartAsync(stripe);
        var (disputed, inquired) = (await ChargedAsync(host), await ChargedAsync(host));
        var reference = (await host.PaymentAsync(disputed)).GatewayReference!;
        stripe.Books.Dispute(reference, 1_000, "needs_response");
        stripe.Books.Dispute((await host.PaymentAsync(inquired)).GatewayReference!, 1_000, "warning_needs_response");

        var found = await Eventually.Get(() => DifferencesAsync(host), differences => differences.Count > 0, "the dispute is compared");

        found.ShouldHaveSingleItem().Detail.ShouldBe($"the gateway has withdrawn 1000 over disputes of {reference}, we have 0");

        stripe.Books.Dispute(reference, 1_000, "won");

        (await host.ReconcileAsync()).Healed.ShouldBe(1);
        (await host.Fixture.ScalarAsync("SELECT count(*) FROM reconciliation_differences WHERE status = 'OPEN'")).ShouldBe(0L);
    }

    private Task<PaymentHost> StartAsync(StripeDouble stripe) =>
        PaymentHost.StartAsync(
            shared,
            seed: 0,
            new()
            {
                ["Gateways:Stripe:BaseAddress"] = stripe.Address.ToString(),
                ["Gateways:Stripe:SecretKey"] = "sk_test_of_the_double",
                ["Reconciliation:SettlingTime"] = "00:00:00",
                ["Settlement:GatewayTimeout"] = "00:00:12",
                ["Settlement:OperationLease"] = "00:00:20",
            }
        );

    private static async Task<List<(string Kind, Guid? PaymentId, string Detail)>> DifferencesAsync(PaymentHost host) =>
        (await host.ReconcileAsync()).Differences.ConvertAll(d => (d.Kind, d.PaymentId, d.Detail));

    private static Task<Guid> CreateAsync(PaymentHost host) =>
        host.CreateAsync(
            new NewPayment(PaymentPurpose.Card, "ada@example.com", "Credit Card", new Money(1_000, "EUR"), StripeGateway.GatewayName),
            "pm_card_visa"
        );

    private static async Task<Guid> ChargedAsync(PaymentHost host)
    {
        var (payment, operation) = (await CreateAsync(host), Guid.CreateVersion7());
        (await host.RunAsync(payment, operation, (p, now) => p.BeginCharge(operation, now))).Payment!.Status.ShouldBe(
            PaymentStatus.Succeeded
        );
        return payment;
    }

    private static async Task PostAsync(HttpClient http, string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
