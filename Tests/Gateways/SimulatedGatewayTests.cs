using System.Text.Json;
using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Simulated;

namespace Payments.Tests.Gateways;

public sealed class SimulatedGatewayTests(SimulatedGatewayFixture fixture) : IClassFixture<SimulatedGatewayFixture>
{
    private static readonly Money Price = new(9_900, "USD");

    private readonly SimulatedGateway gateway = fixture.Gateway;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("4242424242424242", "pm_card_visa", "visa", null, null)]
    [InlineData("4242 4242-4242 4242", "pm_card_visa", "visa", null, null)]
    [InlineData("5555555555554444", "pm_card_mastercard", "mastercard", null, null)]
    [InlineData("378282246310005", "pm_card_amex", "amex", null, null)]
    [InlineData("4000000000000002", "pm_card_chargeDeclined", "visa", "card_declined", "generic_decline")]
    [InlineData("4000000000009995", "pm_card_chargeDeclinedInsufficientFunds", "visa", "card_declined", "insufficient_funds")]
    [InlineData("4000000000009987", "pm_card_chargeDeclinedLostCard", "visa", "card_declined", "lost_card")]
    [InlineData("4000000000009979", "pm_card_chargeDeclinedStolenCard", "visa", "card_declined", "stolen_card")]
    [InlineData("4000000000000069", "pm_card_chargeDeclinedExpiredCard", "visa", "expired_card", "expired_card")]
    [InlineData("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc", "visa", "incorrect_cvc", "incorrect_cvc")]
    [InlineData("4000000000003220", "pm_card_threeDSecure2Required", "visa", "card_declined", "authentication_required")]
    [InlineData("4000000000009235", "pm_card_riskLevelElevated", "visa", null, null)]
    [InlineData("4000000000000259", "pm_card_createDispute", "visa", null, null)]
    [InlineData("4000000000007726", "pm_card_pendingRefund", "visa", null, null)]
    [InlineData("4000000000005126", "pm_card_refundFail", "visa", null, null)]
    [InlineData("4000000000000119", "pm_card_chargeDeclinedProcessingError", "visa", "processing_error", "processing_error")]
    public async Task A_test_card_has_its_documented_token_and_end(
        string number,
        string method,
        string brand,
        string? code,
        string? declineCode
    )
    {
        var token = await gateway.TokenizeAsync(new CardDetails(number), Ct);
        var answer = await gateway.ChargeAsync(ChargeOf(token.PaymentMethod), Ct);

        token.ShouldBe(new CardToken(method, brand, number[^4..]));
        (answer.Outcome, answer.FailureCode, answer.DeclineCode).ShouldBe(
            (code is null ? GatewayOutcome.Succeeded : GatewayOutcome.Declined, code, declineCode)
        );
        answer.Reference.ShouldStartWith("pi_sim_");
    }

    [Theory]
    [InlineData("pm_card_pendingRefund", "Succeeded", null)]
    [InlineData("pm_card_refundFail", "Declined", "expired_or_canceled_card")]
    public async Task A_refund_that_is_pending_at_first_ends_when_it_is_looked_up(string method, string outcome, string? code)
    {
        var refund = new GatewayFollowUp(Guid.CreateVersion7(), "pi_sim_1", method, Price, $"refund {method}", Attempt: 1);

        var first = await gateway.RefundAsync(refund, Ct);
        var later = await gateway.RefundAsync(refund with { Attempt = 2 }, Ct);

        (first.Outcome, first.FailureCode).ShouldBe((GatewayOutcome.Unknown, GatewayAnswer.Pending));
        (later.Outcome.ToString(), later.FailureCode, later.Reference).ShouldBe((outcome, code, first.Reference));
    }

    [Fact]
    public async Task The_card_of_a_country_is_one_that_succeeds() =>
        (await gateway.ChargeAsync(ChargeOf("pm_card_us"), Ct)).Outcome.ShouldBe(GatewayOutcome.Succeeded);

    [Fact]
    public async Task Any_other_number_succeeds_under_a_random_token_that_tells_nothing_of_it()
    {
        var first = await gateway.TokenizeAsync(new CardDetails("1234567890123456"), Ct);
        var second = await gateway.TokenizeAsync(new CardDetails("1234567890123456"), Ct);

        (first.Brand, first.Last4).ShouldBe(("unknown", "3456"));
        first.PaymentMethod.ShouldStartWith("pm_sim_");
        first.PaymentMethod.ShouldNotBe(second.PaymentMethod);
        (await gateway.ChargeAsync(ChargeOf(first.PaymentMethod), Ct)).Outcome.ShouldBe(GatewayOutcome.Succeeded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678901")]
    [InlineData("12345678901234567890")]
    [InlineData("4242x42424242424242")]
    [InlineData("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢")]
    public async Task What_cannot_be_a_card_number_is_refused(string number) =>
        (await Should.ThrowAsync<CardRefusedException>(() => gateway.TokenizeAsync(new CardDetails(number), Ct))).Code.ShouldBe(
            "invalid_number"
        );

    [Fact]
    public async Task A_charge_that_its_payer_confirms_has_the_id_that_follows_from_the_payment_and_can_be_refunded()
    {
        var payment = Guid.CreateVersion7();
        var intent = new GatewayIntent(payment, Price, payment.ToString(), Attempt: 1);

        var opened = await gateway.OpenAsync(intent, Ct);
        var again = await gateway.OpenAsync(intent with { Attempt = 2 }, Ct);
        var follow = new GatewayFollowUp(payment, opened.Reference!, opened.PaymentMethod!, Price, $"too early {payment}", Attempt: 1);
        var tooEarly = await gateway.RefundAsync(follow, Ct);
        await fixture.PayAsync(opened.Reference!, Price);
        var refund = await gateway.RefundAsync(follow with { IdempotencyKey = $"refund {payment}" }, Ct);

        (opened.Outcome, opened.Reference, opened.ClientSecret).ShouldBe((GatewayOutcome.Succeeded, $"pi_{payment:N}", null));
        again.ShouldBe(opened);
        (tooEarly.Outcome, tooEarly.FailureCode).ShouldBe((GatewayOutcome.Declined, "charge_already_refunded"), "nothing was paid yet");
        refund.Outcome.ShouldBe(GatewayOutcome.Succeeded);
    }

    [Theory]
    [InlineData("pm_unknown")]
    [InlineData("pm_sim_0123")]
    [InlineData("pm_sim_0123456789abcdef0123456G")]
    [InlineData("4242424242424242")]
    public async Task A_token_that_nobody_has_made_is_declined_as_missing(string method)
    {
        var answer = await gateway.ChargeAsync(ChargeOf(method), Ct);

        answer.ShouldBe(new GatewayAnswer(GatewayOutcome.Declined, null, "resource_missing"));
    }

    [Theory]
    [InlineData("pm_card_visa_chargeDeclined", "generic_decline")]
    [InlineData("pm_card_visa_chargeDeclinedLostCard", "lost_card")]
    [InlineData("pm_card_radarBlock", "fraudulent")]
    public async Task Stripes_newer_names_of_a_card_mean_the_same(string method, string declineCode) =>
        (await gateway.ChargeAsync(ChargeOf(method), Ct)).DeclineCode.ShouldBe(declineCode);

    [Theory]
    [InlineData("4000000000009029", GatewayOutcome.Succeeded)]
    [InlineData("4000000000009037", GatewayOutcome.Declined)]
    internal async Task A_card_without_an_answer_tells_from_the_second_attempt_on(string number, GatewayOutcome outcome)
    {
        var charge = ChargeOf((await gateway.TokenizeAsync(new CardDetails(number), Ct)).PaymentMethod);

        (await gateway.ChargeAsync(charge, Ct)).ShouldBe(new GatewayAnswer(GatewayOutcome.Unknown, null, "timeout"));
        (await gateway.ChargeAsync(charge with { Attempt = 2 }, Ct)).Outcome.ShouldBe(outcome);
        (await gateway.ChargeAsync(charge with { Attempt = 9 }, Ct)).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task The_slow_card_takes_its_time_and_succeeds()
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        (await gateway.ChargeAsync(ChargeOf("pm_sim_slow"), Ct)).Outcome.ShouldBe(GatewayOutcome.Succeeded);

        System.Diagnostics.Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(40));
    }

    [Fact]
    public async Task The_same_question_has_the_same_answer_from_every_instance()
    {
        var other = fixture.Another();
        var charge = ChargeOf("pm_card_visa");
        var charged = await gateway.ChargeAsync(charge, Ct);
        var followUp = new GatewayFollowUp(
            charge.PaymentId,
            charged.Reference!,
            charge.PaymentMethod,
            Price,
            $"follow-up of {charge.PaymentId}",
            1
        );

        (await other.ChargeAsync(charge, Ct)).ShouldBe(charged);
        (await gateway.ChargeAsync(charge with { IdempotencyKey = $"another {charge.PaymentId}" }, Ct)).Reference.ShouldNotBe(
            charged.Reference
        );
        (await gateway.CaptureAsync(followUp, Ct)).FailureCode.ShouldBe("payment_intent_unexpected_state", "it is captured already");
        (await gateway.RefundAsync(followUp, Ct)).ShouldBe(await other.RefundAsync(followUp with { Attempt = 3 }, Ct));
    }

    [Fact]
    public async Task What_it_has_done_can_be_looked_up_and_read_as_a_provider_s_record()
    {
        var charge = ChargeOf("pm_card_visa") with { Capture = false };
        var reserved = await gateway.ChargeAsync(charge, Ct);
        var followUp = new GatewayFollowUp(charge.PaymentId, reserved.Reference!, charge.PaymentMethod, Price, "", Attempt: 1);
        await gateway.CaptureAsync(followUp with { IdempotencyKey = $"capture of {charge.PaymentId}" }, Ct);
        var refund = followUp with { IdempotencyKey = $"refund of {charge.PaymentId}", Amount = Price with { Minor = 400 } };
        var refunded = await gateway.RefundAsync(refund, Ct);
        await gateway.RefundAsync(refund with { Attempt = 2 }, Ct);

        var record = (await gateway.FindAsync(reserved.Reference!, Ct))!;

        (record.PaymentId, record.State, record.Amount, record.CapturedMinor, record.RefundedMinor, record.DisputedMinor).ShouldBe(
            (charge.PaymentId, GatewayState.Captured, Price, Price.Minor, 400, 0),
            "a repetition is recorded once"
        );
        (await gateway.ChargeAsync(charge with { LookUpOnly = true }, Ct)).ShouldBe(reserved);
        (await gateway.RefundAsync(refund with { LookUpOnly = true }, Ct)).ShouldBe(refunded);
        (await gateway.ChargeAsync(charge with { IdempotencyKey = "never asked", LookUpOnly = true }, Ct)).FailureCode.ShouldBe(
            GatewayAnswer.NotFound
        );
        (await gateway.FindAsync("pi_sim_unknown", Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_first_attempt_without_an_answer_is_done_and_found_by_a_look_up()
    {
        var charge = ChargeOf("pm_sim_noAnswer");

        (await gateway.ChargeAsync(charge, Ct)).Outcome.ShouldBe(GatewayOutcome.Unknown);

        (await gateway.ChargeAsync(charge with { Attempt = 2, LookUpOnly = true }, Ct)).Outcome.ShouldBe(GatewayOutcome.Succeeded);
    }

    [Fact]
    public async Task What_is_paid_is_not_voided_and_what_is_reserved_is()
    {
        var (paid, reserved) = (ChargeOf("pm_card_visa"), ChargeOf("pm_card_visa") with { Capture = false });
        var (paidAt, reservedAt) = (await gateway.ChargeAsync(paid, Ct), await gateway.ChargeAsync(reserved, Ct));

        (await VoidAsync(paid, paidAt)).ShouldBe((GatewayOutcome.Declined, "payment_intent_unexpected_state"));
        (await VoidAsync(reserved, reservedAt)).ShouldBe((GatewayOutcome.Succeeded, null));

        async Task<(GatewayOutcome, string?)> VoidAsync(GatewayCharge charge, GatewayAnswer at)
        {
            var answer = await gateway.VoidAsync(
                new GatewayFollowUp(charge.PaymentId, at.Reference!, charge.PaymentMethod, Price, $"void {charge.PaymentId}", Attempt: 1),
                Ct
            );
            return (answer.Outcome, answer.FailureCode);
        }
    }

    [Fact]
    public async Task The_card_that_disputes_has_its_money_withdrawn()
    {
        var charged = await gateway.ChargeAsync(ChargeOf("pm_card_createDispute"), Ct);

        (await gateway.FindAsync(charged.Reference!, Ct))!.DisputedMinor.ShouldBe(Price.Minor);
    }

    [Fact]
    public void A_card_shows_nothing_of_itself_and_cannot_be_serialised()
    {
        var card = new CardDetails("4242424242424242", 12, 2034, "987");

        $"{card}".ShouldBe("[card]");
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(card));
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(new { card }));
    }

    private static GatewayCharge ChargeOf(string method) =>
        new(Guid.CreateVersion7(), Price, method, Capture: true, $"key {Guid.CreateVersion7()}", Attempt: 1);
}
