using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Stripe;

namespace Payments.Tests.Stripe;

/// <summary>Intents that their payer confirms at Stripe: opened once, and canceled once, unless they have been paid.</summary>
public sealed class StripeOpeningTests : IAsyncLifetime
{
    private static readonly Money Price = new(3_000, "USD");

    private StripeDouble stripe = null!;
    private StripeClient api = null!;
    private StripeGateway gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        stripe = await StripeDouble.StartAsync();
        var options = new GatewayOptions
        {
            Stripe =
            {
                BaseAddress = stripe.Address,
                SecretKey = "sk_test_of_the_double",
                Timeout = StripeDouble.Delay * 2 / 3,
            },
        };
        api = new StripeClient(Microsoft.Extensions.Options.Options.Create(options));
        gateway = new StripeGateway(api);
    }

    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return stripe.DisposeAsync();
    }

    [Fact]
    public async Task An_intent_is_opened_once_with_a_secret_for_its_payer_and_takes_nothing_by_itself()
    {
        var intent = NewIntent();

        var opened = await gateway.OpenAsync(intent, Ct);
        var again = await gateway.OpenAsync(intent, Ct);
        var repaired = await gateway.OpenAsync(intent with { Attempt = 2 }, Ct);

        opened.Outcome.ShouldBe(GatewayOutcome.Succeeded);
        opened.ClientSecret.ShouldNotBeNull().ShouldStartWith($"{opened.Reference}_secret_");
        opened.PaymentMethod.ShouldNotBeNullOrEmpty();
        (again, repaired).ShouldBe((opened, opened));
        (stripe.Books.Intents, stripe.Books.Taken).ShouldBe((1, 0));
        (await gateway.FindAsync(opened.Reference!, Ct))!.State.ShouldBe(GatewayState.Pending);
    }

    [Theory]
    [InlineData(StripeFault.LoseAnswer)]
    [InlineData(StripeFault.LoseRequest)]
    [InlineData(StripeFault.Late)]
    [InlineData(StripeFault.Error500AfterWork)]
    [InlineData(StripeFault.TooMany)]
    [InlineData(StripeFault.InFlight)]
    [InlineData(StripeFault.Garbage)]
    [InlineData(StripeFault.OtherAmount)]
    [InlineData(StripeFault.OtherCurrency)]
    [InlineData(StripeFault.OtherOperation)]
    [InlineData(StripeFault.NoSecret)]
    [InlineData(StripeFault.OtherSecret)]
    internal async Task A_doubtful_answer_opens_nothing_and_a_repetition_finds_the_one_intent(StripeFault fault)
    {
        var intent = NewIntent();
        stripe.Next(fault);

        var doubtful = await gateway.OpenAsync(intent, Ct);
        var repaired = await gateway.OpenAsync(intent with { Attempt = 2 }, Ct);

        (doubtful.Outcome, doubtful.Reference, doubtful.ClientSecret).ShouldBe((GatewayOutcome.Unknown, null, null));
        (repaired.Outcome, stripe.Books.Intents).ShouldBe((GatewayOutcome.Succeeded, 1));
    }

    [Fact]
    public async Task A_repetition_after_Stripe_has_forgotten_the_key_finds_the_intent_also_when_it_has_been_paid()
    {
        var intent = NewIntent();
        stripe.Next(StripeFault.LoseAnswer);
        await gateway.OpenAsync(intent, Ct);
        stripe.Books.ForgetKeys();
        var reference = (
            await gateway.ListAsync(DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1), Ct).ToListAsync(Ct)
        )
            .Single()
            .Reference;
        await ConfirmAsync(reference);

        var repaired = await gateway.OpenAsync(intent with { Attempt = 2 }, Ct);

        (repaired.Outcome, repaired.Reference, stripe.Books.Intents).ShouldBe((GatewayOutcome.Succeeded, reference, 1));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(StripeFault.LoseAnswer)]
    [InlineData(StripeFault.LoseRequest)]
    [InlineData(StripeFault.Error500)]
    [InlineData(StripeFault.Error500AfterWork)]
    internal async Task What_nobody_has_paid_is_canceled(StripeFault? fault)
    {
        var release = ReleaseOf(await gateway.OpenAsync(NewIntent(), Ct));
        if (fault is { } wanted)
        {
            stripe.Next(wanted);
            (await gateway.VoidAsync(release, Ct)).Outcome.ShouldBe(GatewayOutcome.Unknown);
        }

        var answer = await gateway.VoidAsync(fault is null ? release : release with { Attempt = 2 }, Ct);
        var another = await gateway.VoidAsync(release with { IdempotencyKey = "another" }, Ct);

        (answer, another).ShouldBe((new GatewayAnswer(GatewayOutcome.Succeeded, release.Reference), answer));
        (await gateway.FindAsync(release.Reference, Ct))!.State.ShouldBe(GatewayState.Voided);
    }

    [Fact]
    public async Task What_has_been_paid_cannot_be_canceled()
    {
        var release = ReleaseOf(await gateway.OpenAsync(NewIntent(), Ct));
        await ConfirmAsync(release.Reference);

        var answer = await gateway.VoidAsync(release, Ct);
        var again = await gateway.VoidAsync(release with { Attempt = 2 }, Ct);

        (answer.Outcome, answer.FailureCode).ShouldBe((GatewayOutcome.Declined, "payment_intent_unexpected_state"));
        (again, stripe.Books.Taken).ShouldBe((answer, Price.Minor));
    }

    [Fact]
    public async Task While_a_card_is_being_asked_nobody_knows_and_when_it_is_refused_the_same_call_calls_off()
    {
        var release = ReleaseOf(await gateway.OpenAsync(NewIntent(), Ct));
        stripe.Books.MoveTo(release.Reference, "processing");

        var first = await gateway.VoidAsync(release, Ct);
        var second = await gateway.VoidAsync(release with { Attempt = 2 }, Ct);
        stripe.Books.MoveTo(release.Reference, "requires_payment_method");
        var third = await gateway.VoidAsync(release with { Attempt = 3 }, Ct);

        (first.Outcome, first.FailureCode, second.Outcome).ShouldBe((GatewayOutcome.Unknown, "processing", GatewayOutcome.Unknown));
        third.Outcome.ShouldBe(GatewayOutcome.Succeeded);
    }

    [Fact]
    public async Task What_Stripe_does_not_know_is_neither_paid_nor_canceled()
    {
        var answer = await gateway.VoidAsync(ReleaseOf(new OpenedIntent(GatewayOutcome.Succeeded, "pi_of_another_account")), Ct);

        (answer.Outcome, answer.FailureCode).ShouldBe((GatewayOutcome.Unknown, "resource_missing"));
    }

    private static GatewayIntent NewIntent()
    {
        var payment = Guid.CreateVersion7();
        return new GatewayIntent(payment, Price, payment.ToString(), Attempt: 1);
    }

    private static GatewayFollowUp ReleaseOf(OpenedIntent opened) =>
        new(Guid.CreateVersion7(), opened.Reference!, opened.PaymentMethod ?? "", Price, $"cancel-{Guid.NewGuid():N}", Attempt: 1);

    /// <summary>As the payer does, with a card.</summary>
    private async Task ConfirmAsync(string reference)
    {
        using var payer = new HttpClient { BaseAddress = stripe.Address };
        using var card = new FormUrlEncodedContent([new("payment_method", "pm_card_visa")]);
        using var answer = await payer.PostAsync($"/v1/payment_intents/{reference}/confirm", card, Ct);
        answer.EnsureSuccessStatusCode();
    }
}
