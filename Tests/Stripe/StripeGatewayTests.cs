using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Stripe;

namespace Payments.Tests.Stripe;

/// <summary>
/// The gateway against Stripe's double, over real HTTP. Whatever happens to requests and answers, one key has one effect, and a doubtful
/// answer is no success.
/// </summary>
public sealed class StripeGatewayTests : IAsyncLifetime
{
    private const string Secret = "sk_test_of_the_double";

    private static readonly Money Price = new(12_345, "EUR");

    private StripeDouble stripe = null!;
    private StripeClient api = null!;
    private StripeGateway gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        stripe = await StripeDouble.StartAsync();
        api = ApiTo(stripe.Address);
        gateway = new StripeGateway(api);
    }

    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return stripe.DisposeAsync();
    }

    [Fact]
    public async Task A_charge_takes_the_money_once_however_often_it_is_repeated()
    {
        var charge = ChargeOf("pm_card_visa");

        var first = await gateway.ChargeAsync(charge, Ct);
        var again = await gateway.ChargeAsync(charge, Ct);
        var repaired = await gateway.ChargeAsync(charge with { Attempt = 2 }, Ct);

        first.Outcome.ShouldBe(GatewayOutcome.Succeeded);
        (again, repaired).ShouldBe((first, first));
        (stripe.Books.Intents, stripe.Books.Taken).ShouldBe((1, Price.Minor));
    }

    [Theory]
    [InlineData(StripeFault.LoseAnswer, "connection_lost")]
    [InlineData(StripeFault.LoseRequest, "connection_lost")]
    [InlineData(StripeFault.Late, "timeout")]
    [InlineData(StripeFault.Error500, "http_500")]
    [InlineData(StripeFault.Error500AfterWork, "http_500")]
    [InlineData(StripeFault.TooMany, "rate_limited")]
    [InlineData(StripeFault.InFlight, "in_flight")]
    [InlineData(StripeFault.Unauthorized, "gateway_unauthorized")]
    [InlineData(StripeFault.Redirect, "http_302")]
    [InlineData(StripeFault.Garbage, "unreadable_answer")]
    [InlineData(StripeFault.OtherShape, "unreadable_answer")]
    [InlineData(StripeFault.OtherAmount, "wrong_answer")]
    [InlineData(StripeFault.OtherCurrency, "wrong_answer")]
    [InlineData(StripeFault.OtherOperation, "wrong_answer")]
    internal async Task A_doubtful_answer_to_a_charge_is_unknown_and_repeating_it_takes_the_money_at_most_once(
        StripeFault fault,
        string why
    )
    {
        var charge = ChargeOf("pm_card_visa");
        stripe.Next(fault);

        var doubtful = await gateway.ChargeAsync(charge, Ct);
        var repaired = await gateway.ChargeAsync(charge with { Attempt = 2 }, Ct);

        (doubtful.Outcome, doubtful.FailureCode).ShouldBe((GatewayOutcome.Unknown, why));
        if (fault == StripeFault.Error500)
        {
            // Stripe has done nothing and keeps the 500 under the key; whoever looks at the books sees that. Nothing is taken until
            // somebody decides.
            (repaired.Outcome, stripe.Books.Taken).ShouldBe((GatewayOutcome.Unknown, 0));
        }
        else
        {
            (repaired.Outcome, stripe.Books.Taken).ShouldBe((GatewayOutcome.Succeeded, Price.Minor));
        }
    }

    [Fact]
    public async Task A_repetition_after_Stripe_has_forgotten_the_key_still_takes_nothing_twice()
    {
        var charge = ChargeOf("pm_card_visa");
        stripe.Next(StripeFault.LoseAnswer);
        await gateway.ChargeAsync(charge, Ct);
        stripe.Books.ForgetKeys();

        var repaired = await gateway.ChargeAsync(charge with { Attempt = 2 }, Ct);

        (repaired.Outcome, stripe.Books.Taken).ShouldBe((GatewayOutcome.Succeeded, Price.Minor));
    }

    [Fact]
    public async Task While_nobody_can_look_nothing_is_repeated()
    {
        var charge = ChargeOf("pm_card_visa");
        stripe.Next(StripeFault.LoseAnswer, StripeFault.TooMany);
        await gateway.ChargeAsync(charge, Ct);

        var blind = await gateway.ChargeAsync(charge with { Attempt = 2 }, Ct);

        (blind.Outcome, stripe.Requests.Count(r => r.Method == "POST")).ShouldBe((GatewayOutcome.Unknown, 1));
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card")]
    [InlineData("pm_nobody_knows", "resource_missing", null)]
    public async Task A_refused_card_is_declined_with_Stripes_codes_also_when_the_answer_was_lost(
        string method,
        string code,
        string? declineCode
    )
    {
        var (known, lost) = (ChargeOf(method), ChargeOf(method));

        var declined = await gateway.ChargeAsync(known, Ct);
        stripe.Next(StripeFault.LoseAnswer);
        await gateway.ChargeAsync(lost, Ct);
        var repaired = await gateway.ChargeAsync(lost with { Attempt = 2 }, Ct);

        (declined.Outcome, declined.FailureCode, declined.DeclineCode).ShouldBe((GatewayOutcome.Declined, code, declineCode));
        (repaired.Outcome, repaired.FailureCode, repaired.DeclineCode).ShouldBe((GatewayOutcome.Declined, code, declineCode));
        stripe.Books.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_used_for_something_else_is_unknown()
    {
        var charge = ChargeOf("pm_card_visa");
        await gateway.ChargeAsync(charge, Ct);

        var other = await gateway.ChargeAsync(charge with { Amount = new Money(1, "EUR") }, Ct);

        (other.Outcome, other.FailureCode).ShouldBe((GatewayOutcome.Unknown, "idempotency_error"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(StripeFault.LoseAnswer)]
    [InlineData(StripeFault.LoseRequest)]
    [InlineData(StripeFault.Error500AfterWork)]
    [InlineData(StripeFault.Garbage)]
    internal async Task A_part_of_reserved_money_is_captured_once(StripeFault? fault)
    {
        var reserved = await gateway.ChargeAsync(ChargeOf("pm_card_visa", capture: false), Ct);
        var capture = FollowUpOf(reserved, 5_000);

        var answer = await WithFaultAsync(
            fault,
            () => gateway.CaptureAsync(capture, Ct),
            () => gateway.CaptureAsync(capture with { Attempt = 2 }, Ct)
        );

        answer.ShouldBe(new GatewayAnswer(GatewayOutcome.Succeeded, reserved.Reference));
        stripe.Books.Taken.ShouldBe(5_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(StripeFault.LoseAnswer)]
    [InlineData(StripeFault.LoseRequest)]
    [InlineData(StripeFault.Error500AfterWork)]
    internal async Task Reserved_money_is_freed_and_can_then_not_be_captured(StripeFault? fault)
    {
        var reserved = await gateway.ChargeAsync(ChargeOf("pm_card_visa", capture: false), Ct);
        var release = FollowUpOf(reserved, Price.Minor);

        var answer = await WithFaultAsync(
            fault,
            () => gateway.VoidAsync(release, Ct),
            () => gateway.VoidAsync(release with { Attempt = 2 }, Ct)
        );
        var capture = await gateway.CaptureAsync(FollowUpOf(reserved, Price.Minor), Ct);

        answer.ShouldBe(new GatewayAnswer(GatewayOutcome.Succeeded, reserved.Reference));
        (capture.Outcome, capture.FailureCode, stripe.Books.Taken).ShouldBe(
            (GatewayOutcome.Declined, "payment_intent_unexpected_state", 0)
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData(StripeFault.LoseAnswer)]
    [InlineData(StripeFault.LoseRequest)]
    [InlineData(StripeFault.Error500AfterWork)]
    [InlineData(StripeFault.OtherAmount)]
    internal async Task A_part_is_refunded_once_and_never_more_than_was_taken(StripeFault? fault)
    {
        var charged = await gateway.ChargeAsync(ChargeOf("pm_card_visa"), Ct);
        var refund = FollowUpOf(charged, 2_345);

        var answer = await WithFaultAsync(
            fault,
            () => gateway.RefundAsync(refund, Ct),
            () => gateway.RefundAsync(refund with { Attempt = 2 }, Ct)
        );
        var tooMuch = await gateway.RefundAsync(FollowUpOf(charged, 10_001), Ct);
        var rest = await gateway.RefundAsync(FollowUpOf(charged, 10_000), Ct);

        (answer.Outcome, answer.Reference).ShouldBe((GatewayOutcome.Succeeded, answer.Reference.ShouldNotBeNull()));
        tooMuch.Outcome.ShouldBe(GatewayOutcome.Declined);
        (rest.Outcome, stripe.Books.RefundCount, stripe.Books.Taken).ShouldBe((GatewayOutcome.Succeeded, 2, 0));
    }

    [Fact]
    public async Task The_books_can_be_read_one_charge_and_page_by_page()
    {
        const int more = 130; // more than a page
        var (from, payment) = (DateTimeOffset.UtcNow, ChargeOf("pm_card_visa"));
        var charged = await gateway.ChargeAsync(payment, Ct);
        await gateway.RefundAsync(FollowUpOf(charged, 345), Ct);
        for (var i = 0; i < more; i++)
        {
            await gateway.ChargeAsync(ChargeOf(i % 2 == 0 ? "pm_card_visa" : "pm_card_chargeDeclined", capture: i % 4 != 0), Ct);
        }

        var found = await gateway.FindAsync(charged.Reference!, Ct);
        var all = await gateway.ListAsync(from, DateTimeOffset.UtcNow.AddSeconds(1), Ct).ToListAsync(Ct);
        var none = await gateway.ListAsync(from.AddDays(-1), from.AddSeconds(-1), Ct).ToListAsync(Ct);

        found.ShouldNotBeNull();
        (found.PaymentId, found.IdempotencyKey, found.State, found.Amount).ShouldBe(
            (payment.PaymentId, payment.IdempotencyKey, GatewayState.Captured, Price)
        );
        (found.CapturedMinor, found.RefundedMinor).ShouldBe((Price.Minor, 345));
        (all.Count, all.DistinctBy(r => r.Reference).Count(), none.Count).ShouldBe((more + 1, more + 1, 0));
        all[^1].ShouldBe(found);
        (all.Count(r => r.State == GatewayState.Declined), all.Count(r => r.State == GatewayState.Authorized)).ShouldBe((65, 33));
        (await gateway.FindAsync("pi_unknown", Ct)).ShouldBeNull();
    }

    [Theory]
    [InlineData(StripeFault.Garbage)]
    [InlineData(StripeFault.LoseAnswer)]
    [InlineData(StripeFault.Unauthorized)]
    internal async Task Books_that_cannot_be_read_are_an_error_and_not_empty(StripeFault fault)
    {
        stripe.Next(fault, fault);

        await Should.ThrowAsync<GatewayUnavailableException>(() => gateway.FindAsync("pi_unknown", Ct));
        await Should.ThrowAsync<GatewayUnavailableException>(async () =>
            await gateway.ListAsync(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, Ct).ToListAsync(Ct)
        );
    }

    [Fact]
    public async Task A_card_becomes_a_token_or_is_refused_with_the_reason()
    {
        var token = await gateway.TokenizeAsync(new CardDetails("4012 8888 8888 1880", 12, 2034, "123"), Ct);
        var refused = await Should.ThrowAsync<CardRefusedException>(() =>
            gateway.TokenizeAsync(new CardDetails("4012888888881881", 12, 2034), Ct)
        );
        var incomplete = await Should.ThrowAsync<CardRefusedException>(() =>
            gateway.TokenizeAsync(new CardDetails("4012888888881880"), Ct)
        );
        stripe.Next(StripeFault.LoseAnswer);
        var away = await Should.ThrowAsync<GatewayUnavailableException>(() =>
            gateway.TokenizeAsync(new CardDetails("4012888888881880", 12, 2034), Ct)
        );
        var charged = await gateway.ChargeAsync(ChargeOf(token.PaymentMethod), Ct);

        (token.Brand, token.Last4, charged.Outcome).ShouldBe(("visa", "1880", GatewayOutcome.Succeeded));
        (refused.Code, incomplete.Code).ShouldBe(("incorrect_number", "parameter_missing"));
        new Exception[] { refused, incomplete, away }.ShouldAllBe(e => !e.ToString().Contains("4012", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_change_carries_its_key_and_our_secret_and_nothing_of_our_traces()
    {
        using var trace = new System.Diagnostics.Activity("test").Start();
        var charge = ChargeOf("pm_card_visa", capture: false);
        var charged = await gateway.ChargeAsync(charge, Ct);
        var capture = FollowUpOf(charged, Price.Minor);
        await gateway.CaptureAsync(capture, Ct);
        var refund = FollowUpOf(charged, Price.Minor);
        await gateway.RefundAsync(refund, Ct);

        stripe.Requests.Select(r => r.Key).ShouldBe([charge.IdempotencyKey, capture.IdempotencyKey, refund.IdempotencyKey]);
        stripe.Requests.ShouldAllBe(r => r.Authorization == $"Bearer {Secret}" && string.IsNullOrEmpty(r.TraceParent));
    }

    [Fact]
    public async Task A_Stripe_that_is_not_there_is_unknown_and_the_callers_own_cancellation_is_not()
    {
        using var nowhere = ApiTo(new Uri("http://127.0.0.1:1"));
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        var answer = await new StripeGateway(nowhere).ChargeAsync(ChargeOf("pm_card_visa"), Ct);

        (answer.Outcome, answer.FailureCode).ShouldBe((GatewayOutcome.Unknown, "connection_lost"));
        await Should.ThrowAsync<OperationCanceledException>(() => gateway.ChargeAsync(ChargeOf("pm_card_visa"), canceled.Token));
    }

    private static StripeClient ApiTo(Uri address)
    {
        var options = new GatewayOptions
        {
            Stripe =
            {
                BaseAddress = address,
                SecretKey = Secret,
                Timeout = StripeDouble.Delay * 2 / 3,
            },
        };
        return new StripeClient(Microsoft.Extensions.Options.Options.Create(options));
    }

    private static GatewayCharge ChargeOf(string method, bool capture = true) =>
        new(Guid.CreateVersion7(), Price, method, capture, $"charge-{Guid.NewGuid():N}", Attempt: 1);

    private static GatewayFollowUp FollowUpOf(GatewayAnswer charged, long minor) =>
        new(
            Guid.CreateVersion7(),
            charged.Reference!,
            "pm_card_visa",
            Price with
            {
                Minor = minor,
            },
            $"follow-up-{Guid.NewGuid():N}",
            Attempt: 1
        );

    /// <summary>The answer; with a fault, first that it was unknown, and then that of the repetition.</summary>
    private async Task<GatewayAnswer> WithFaultAsync(StripeFault? fault, Func<Task<GatewayAnswer>> call, Func<Task<GatewayAnswer>> repeat)
    {
        if (fault is not { } wanted)
        {
            return await call();
        }

        stripe.Next(wanted);
        (await call()).Outcome.ShouldBe(GatewayOutcome.Unknown);
        return await repeat();
    }
}
