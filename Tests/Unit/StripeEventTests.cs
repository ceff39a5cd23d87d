using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Webhooks;
using Payments.Tests.Webhooks;

namespace Payments.Tests.Unit;

public sealed class StripeEventTests
{
    private const string Intent = "pi_3MtwBwLkdIwHu7ix28a3tqPa";
    private const string Canary = "4012888888881881";

    [Fact]
    public void A_success_says_which_payment_and_how_much()
    {
        var payment = Guid.CreateVersion7();

        var fact = FactOf(StripeEvents.Succeeded(Intent, 4_200, payment)).ShouldNotBeNull();

        (fact.Kind, fact.Reference, fact.PaymentId, fact.Amount).ShouldBe(
            (GatewayEventKind.Captured, Intent, payment, new Money(4_200, "USD"))
        );
    }

    [Fact]
    public void A_part_that_was_captured_is_the_amount_of_the_success() =>
        FactOf(
            StripeEvents.OfIntent(
                "payment_intent.succeeded",
                Intent,
                4_200,
                item => (item["status"], item["amount_received"]) = ("succeeded", 1_000)
            )
        )!
            .Amount.Minor.ShouldBe(1_000);

    [Fact]
    public void A_failure_says_why()
    {
        var fact = FactOf(StripeEvents.Failed(Intent, 4_200)).ShouldNotBeNull();

        (fact.Kind, fact.FailureCode, fact.DeclineCode).ShouldBe((GatewayEventKind.Declined, "card_declined", "lost_card"));
    }

    [Fact]
    public void A_reservation_a_release_a_refund_and_its_failure_are_facts()
    {
        FactOf(
            StripeEvents.OfIntent(
                "payment_intent.amount_capturable_updated",
                Intent,
                900,
                item => (item["status"], item["amount_capturable"]) = ("requires_capture", 900)
            )
        )!
            .Kind.ShouldBe(GatewayEventKind.Authorized);
        FactOf(StripeEvents.OfIntent("payment_intent.canceled", Intent, 900, item => item["cancellation_reason"] = "abandoned"))!
            .FailureCode.ShouldBe("abandoned");

        var refunded = FactOf(
            StripeEvents.Of(
                "charge.refunded",
                new JsonObject
                {
                    ["id"] = "ch_1",
                    ["object"] = "charge",
                    ["payment_intent"] = Intent,
                    ["amount"] = 900,
                    ["amount_captured"] = 900,
                    ["amount_refunded"] = 300,
                    ["currency"] = "eur",
                }
            )
        )!;
        (refunded.Kind, refunded.Reference, refunded.Amount).ShouldBe((GatewayEventKind.RefundTotal, Intent, new Money(300, "EUR")));

        var failed = FactOf(
            StripeEvents.Of(
                "refund.updated",
                new JsonObject
                {
                    ["id"] = "re_1",
                    ["object"] = "refund",
                    ["payment_intent"] = Intent,
                    ["amount"] = 300,
                    ["currency"] = "eur",
                    ["status"] = "failed",
                    ["failure_reason"] = "lost_or_stolen_card",
                }
            )
        )!;
        (failed.Kind, failed.ObjectId, failed.FailureCode).ShouldBe((GatewayEventKind.RefundFailed, "re_1", "lost_or_stolen_card"));
    }

    [Theory]
    [InlineData("payment_intent.created")]
    [InlineData("payment_intent.processing")]
    [InlineData("payment_intent.requires_action")]
    [InlineData("payment_intent.of_the_future")]
    public void What_is_only_on_its_way_is_no_fact(string type) => FactOf(StripeEvents.OfIntent(type, Intent, 900)).ShouldBeNull();

    [Fact]
    public void An_event_about_something_else_is_an_event_without_a_command()
    {
        var received = Read(StripeEvents.Of("customer.created", new JsonObject { ["id"] = "cus_1", ["object"] = "customer" }))
            .ShouldNotBeNull();

        (received.Type, received.ObjectId, received.Command).ShouldBe(("customer.created", "cus_1", null));
    }

    [Fact]
    public void Nothing_but_the_fields_that_are_needed_is_kept()
    {
        var body = StripeEvents.OfIntent(
            "payment_intent.succeeded",
            Intent,
            900,
            item =>
            {
                (item["status"], item["amount_received"], item["description"]) = ("succeeded", 900, Canary);
                item["metadata"] = new JsonObject { ["note"] = Canary };
                item["last_payment_error"] = new JsonObject { ["code"] = $"Card {Canary}", ["message"] = Canary };
                item["payment_method_details"] = new JsonObject { ["card"] = new JsonObject { ["number"] = Canary } };
            }
        );

        JsonSerializer.Serialize(Read(body), MessageJson.Options).ShouldNotContain(Canary);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"id":"evt_1234","type":"a.b","created":1}""")]
    [InlineData("""{"id":"evt_1234","type":"a.b","created":1,"data":{"object":[]}}""")]
    [InlineData("""{"id":"evt_1234","type":"A B","created":1,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1234","type":"a.b","created":-1,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1234","type":"a.b","created":9999999999999999,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_' OR 1","type":"a.b","created":1,"data":{"object":{}}}""")]
    [InlineData("""{"id":17,"type":"a.b","created":1,"data":{"object":{}}}""")]
    public void What_is_no_event_is_none(string body) => Read(body).ShouldBeNull();

    [Theory]
    [InlineData("amount", "\"900\"")]
    [InlineData("amount", "-1")]
    [InlineData("amount", "9.5")]
    [InlineData("amount", "99999999999999999999")]
    [InlineData("currency", "\"dollars\"")]
    [InlineData("id", "\"pi 17\"")]
    public void An_intent_with_an_impossible_member_makes_no_command(string member, string value) =>
        Read(StripeEvents.OfIntent("payment_intent.succeeded", Intent, 900, item => item[member] = JsonNode.Parse(value)))!
            .Command.ShouldBeNull();

    private static StripeEvent? Read(string body) => StripeEvent.Read(Encoding.UTF8.GetBytes(body));

    private static GatewayEvent? FactOf(string body) => Read(body)?.Command is { } command ? GatewayEvent.Of(command) : null;

    [Theory]
    [InlineData("isk", 500, 5)]
    [InlineData("mga", 12, 1_200)]
    [InlineData("jpy", 500, 500)]
    public void Amounts_are_read_as_Stripe_counts_them(string currency, long stripe, long minor) =>
        FactOf(
            StripeEvents.OfIntent(
                "payment_intent.succeeded",
                Intent,
                stripe,
                item => (item["status"], item["amount_received"], item["currency"]) = ("succeeded", stripe, currency)
            )
        )!
            .Amount.ShouldBe(new Money(minor, currency.ToUpperInvariant()));

    [Fact]
    public void Half_of_a_coin_is_no_event() =>
        Read(StripeEvents.OfIntent("payment_intent.succeeded", Intent, 550, item => item["currency"] = "isk")).ShouldBeNull();

    [Fact]
    public void A_thin_event_is_one_and_says_nothing_of_payments()
    {
        var thin = Read(
                """
                {"id":"evt_test_65UmHH8N","object":"v2.core.event","type":"v1.billing.meter.no_meter_found","livemode":false,
                 "created":"2026-11-27T10:00:00.000Z","related_object":{"id":"mtr_1","type":"billing.meter"}}
                """
            )
            .ShouldNotBeNull();

        (thin.Type, thin.ObjectId, thin.Command, thin.Created.Hour).ShouldBe(("v1.billing.meter.no_meter_found", "mtr_1", null, 10));
    }

    [Theory]
    [InlineData("""{"id":"evt_1","object":"v2.core.event","type":"v2.x","created":"yesterday"}""")]
    [InlineData("""{"id":"evt_\ud800","type":"charge.refunded","created":1,"data":{"object":{"id":"ch_1"}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.refunded","created":1e400,"data":{"object":{"id":"ch_1"}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.refunded","created":1,"data":{"object":[]}}""")]
    [InlineData("[[[[")]
    [InlineData("")]
    public void What_is_no_event_is_refused_and_never_an_error(string body) => Read(body).ShouldBeNull();

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    public void An_event_says_whether_it_is_of_live_mode(string livemode, bool isLive) =>
        Read("""{"id":"evt_1","type":"x.y","created":1,"data":{"object":{"id":"ch_1"}},"livemode":""" + livemode + "}")!
            .IsLive.ShouldBe(isLive);
}
