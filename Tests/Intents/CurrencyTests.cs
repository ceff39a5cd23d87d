using System.Net;
using Payments.Tests.Support;

namespace Payments.Tests.Intents;

/// <summary>The payments API counts amounts as Stripe does; the rest of the system counts them as ISO 4217 does.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class CurrencyTests(SharedSystem shared)
{
    [Theory]
    [InlineData("isk", 50_000, 500)]
    [InlineData("ugx", 120_000, 1_200)]
    [InlineData("mga", 25, 2_500)]
    [InlineData("jpy", 500, 500)]
    [InlineData("kwd", 1_230, 1_230)]
    [InlineData("xcg", 1_000, 1_000)]
    public async Task An_amount_is_shown_as_it_was_asked_and_kept_in_minor_units(string currency, long stripe, long minor)
    {
        var system = await shared.GetAsync();
        using var intents = await IntentsClient.CreateAsync(system);

        var paid = await intents.PostAsync(
            "/v1/payment_intents",
            $"amount={stripe}&currency={currency}&payment_method=pm_card_visa&confirm=true"
        );
        var refund = await intents.PostAsync("/v1/refunds", $"payment_intent={paid.Id}");

        (paid["amount"], paid["amount_received"], refund["amount"]).ShouldBe(($"{stripe}", $"{stripe}", $"{stripe}"));
        (
            await system.ScalarAsync(
                "payments",
                $"SELECT concat_ws(' ', amount_minor, captured_minor, refunded_minor) FROM payments WHERE reference = '{paid.Id}'"
            )
        ).ShouldBe($"{minor} {minor} {minor}");
    }

    [Theory]
    [InlineData("isk", 50_050)]
    [InlineData("ugx", 1)]
    [InlineData("kwd", 1_234)]
    [InlineData("tnd", 1_001)]
    [InlineData("ang", 1_000)]
    [InlineData("bgn", 1_000)]
    public async Task What_the_currency_does_not_have_is_refused_before_anything_is_recorded(string currency, long amount)
    {
        var system = await shared.GetAsync();
        using var intents = await IntentsClient.CreateAsync(system);

        var refused = await intents.PostAsync("/v1/payment_intents", $"amount={amount}&currency={currency}");

        (refused.Status, refused.Error("type")).ShouldBe((HttpStatusCode.BadRequest, "invalid_request_error"));
        (await system.ScalarAsync("payments", $"SELECT count(*) FROM payments WHERE merchant = '{intents.Merchant}'")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_part_is_captured_and_refunded_in_the_same_units()
    {
        using var intents = await IntentsClient.CreateAsync(await shared.GetAsync());
        var held = await intents.PostAsync(
            "/v1/payment_intents",
            "amount=50000&currency=isk&payment_method=pm_card_visa&confirm=true&capture_method=manual"
        );

        var halfCrown = await intents.PostAsync($"/v1/payment_intents/{held.Id}/capture", "amount_to_capture=20050");
        var captured = await intents.PostAsync($"/v1/payment_intents/{held.Id}/capture", "amount_to_capture=20000");
        var tooMuch = await intents.PostAsync("/v1/refunds", $"payment_intent={held.Id}&amount=20100");
        var refund = await intents.PostAsync("/v1/refunds", $"payment_intent={held.Id}&amount=5000");

        (halfCrown.Status, halfCrown.Error("param")).ShouldBe((HttpStatusCode.BadRequest, "amount_to_capture"));
        (captured["amount_received"], refund["amount"]).ShouldBe(("20000", "5000"));
        tooMuch.Error("message").ShouldNotBeNull().ShouldContain("20000 isk");
    }
}
