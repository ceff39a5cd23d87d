using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Payments.Contracts;
using Payments.PaymentService;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.Tests.Stripe;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.ServiceIntents;

/// <summary>
/// Payment intents at a gateway that keeps records: what is canceled there, and what the payer does meanwhile. The repair worker asks
/// again only when a test wants it.
/// </summary>
public sealed class AtStripeTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    private protected override bool AtStripe => true;

    private protected override Dictionary<string, string?> Settings =>
        new() { ["Settlement:FirstRepair"] = "01:00:00", ["Settlement:MaxRepairPause"] = "01:00:00" };

    [Fact]
    public async Task The_payer_gets_Stripes_secret_also_when_the_answer_was_lost_and_pays_with_it()
    {
        var payment = Guid.CreateVersion7();
        Stripe.Next(StripeFault.LoseAnswer);
        var (silent, _) = await SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", Request());
        Stripe.Books.ForgetKeys();

        var (status, first) = await SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", Request());
        var (_, again) = await SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", Request());
        var intent = first.GetProperty("intentId").GetString()!;
        await PayAtStripeAsync(intent);
        await TellAsync(StripeEvents.Succeeded(intent, Price));

        (silent, status, Stripe.Books.Intents).ShouldBe((HttpStatusCode.ServiceUnavailable, HttpStatusCode.Created, 1));
        first.GetProperty("clientSecret").GetString()!.ShouldStartWith($"{intent}_secret_");
        again.GetRawText().ShouldBe(first.GetRawText());
        (await GetAsync(intent)).GetProperty("status").GetString().ShouldBe("succeeded");
        (await SendAsync(HttpMethod.Get, $"/payment-intents/pi_{payment:N}")).Status.ShouldBe(
            HttpStatusCode.NotFound,
            "it has Stripe's id, not ours"
        );
        await AllAgreeAsync();
    }

    [Fact]
    public async Task A_success_that_overtakes_the_opening_is_booked_at_once()
    {
        var payment = Guid.CreateVersion7();
        Stripe.Next(StripeFault.LoseAnswer);
        await SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", Request());

        await TellAsync(StripeEvents.Succeeded("pi_before_it_is_known", Price, payment));
        var (status, _) = await SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", Request());

        status.ShouldBe(HttpStatusCode.OK, "it is open no more, and nothing new is opened");
        (await Host.PaymentAsync(payment)).Status.ShouldBe(PaymentStatus.Succeeded);
        (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem().Outcome.ShouldBe(PaymentOutcome.Succeeded);
    }

    [Fact]
    public async Task What_Stripe_refuses_to_open_has_ended()
    {
        var (payment, request) = (Guid.CreateVersion7(), Request());
        request["amount"] = StripeBooks.LeastAmount - 1;

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var (status, body) = await SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", request);

            (status, body.GetProperty("paymentStatus").GetString()).ShouldBe((HttpStatusCode.Conflict, "canceled"));
            body.GetProperty("detail").GetString()!.ShouldContain("amount_too_small");
        }

        Stripe.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_canceled_while_Stripe_is_opening_it_is_given_to_nobody()
    {
        var payment = Guid.CreateVersion7();
        Stripe.Next(StripeFault.Late);
        var opening = SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", Request());
        await Eventually.Be(() => Stripe.Requests.Count == 1, "Stripe is asked");

        var (canceled, _) = await CancelAsync(payment);
        var (status, body) = await opening;

        (canceled, status, body.GetProperty("paymentStatus").GetString()).ShouldBe(
            (HttpStatusCode.OK, HttpStatusCode.Conflict, "canceled")
        );
        body.GetRawText().ShouldNotContain("_secret_");
        Stripe.Books.Intents.ShouldBe(1);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task What_nobody_has_paid_is_canceled_there_once()
    {
        var (payment, intent) = await OpenAsync();

        var (first, again) = (await CancelAsync(payment), await CancelAsync(payment));

        (first.Status, first.Body.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "canceled"));
        (again.Status, again.Body.GetRawText()).ShouldBe((HttpStatusCode.OK, first.Body.GetRawText()));
        await ShouldStandAtStripeAsync(intent, "canceled");
        (await OperationsAsync(payment)).ShouldHaveSingleItem().Kind.ShouldBe(OperationKind.Cancel);
        await TellAsync(StripeEvents.OfIntent("payment_intent.canceled", intent, Price));
        (await PublishedAsync<PaymentSettled>()).ShouldBeEmpty();
        await AllAgreeAsync();
    }

    [Theory]
    [InlineData(StripeFault.LoseAnswer)]
    [InlineData(StripeFault.LoseRequest)]
    [InlineData(StripeFault.Error500AfterWork)]
    internal async Task Without_an_answer_nobody_knows_and_the_same_request_again_finds_out(StripeFault fault)
    {
        var (payment, intent) = await OpenAsync();
        Stripe.Next(fault);

        var (silent, _) = await CancelAsync(payment);
        var known = await GetAsync(intent);
        var (status, body) = await CancelAsync(payment);

        (silent, known.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.ServiceUnavailable, "indeterminate"));
        (status, body.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "canceled"));
        await ShouldStandAtStripeAsync(intent, "canceled");
        (await OperationsAsync(payment)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancellation_whose_process_died_is_brought_to_its_end()
    {
        var (payment, intent) = await OpenAsync();
        await Host.DieBeforeAskingAsync(
            payment,
            (p, now) => p.BeginCancel(OperationIds.OfCancel(payment), Payment.ServiceReason, now, isOpenAtGateway: true)
        );

        await EndsAsync(payment, PaymentStatus.Canceled);

        await ShouldStandAtStripeAsync(intent, "canceled");
        (await CancelAsync(payment)).Status.ShouldBe(HttpStatusCode.OK);
        (await PublishedAsync<PaymentSettled>()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_service_and_the_clock_call_off_with_the_same_operation()
    {
        var (payment, intent) = await OpenAsync();
        Stripe.Next(StripeFault.LoseRequest);
        await Host.Fixture.ScalarAsync("UPDATE payments SET expires_at = now() - interval '1 second'");
        await EndsAsync(payment, PaymentStatus.Indeterminate);

        var (status, body) = await CancelAsync(payment);

        (status, body.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "expired"));
        await ShouldStandAtStripeAsync(intent, "canceled");
        (await OperationsAsync(payment)).ShouldHaveSingleItem().Attempts.ShouldBe(2);
        (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem().Reason.ShouldBe("expired");
    }

    [Fact]
    public async Task What_is_being_paid_at_the_same_moment_is_left_to_the_webhook()
    {
        var (payment, intent) = await OpenAsync();
        await PayAtStripeAsync(intent);

        var (first, again) = (await CancelAsync(payment), await CancelAsync(payment));
        (await GetAsync(intent)).GetProperty("failureCode").ValueKind.ShouldBe(JsonValueKind.Null);
        await TellAsync(StripeEvents.Succeeded(intent, Price));
        var (later, body) = await CancelAsync(payment);

        (first.Status, first.Body.GetProperty("paymentStatus").GetString(), again.Status).ShouldBe(
            (HttpStatusCode.Conflict, "pending", HttpStatusCode.Conflict)
        );
        (later, body.GetProperty("paymentStatus").GetString()).ShouldBe((HttpStatusCode.Conflict, "succeeded"));
        (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem().Outcome.ShouldBe(PaymentOutcome.Succeeded);
        (await OperationsAsync(payment))
            .Select(o => (o.Kind, o.Status))
            .ShouldBe(
                [(OperationKind.Cancel, OperationStatus.Declined), (OperationKind.Charge, OperationStatus.Succeeded)],
                ignoreOrder: true
            );
        await AllAgreeAsync();
    }

    [Fact]
    public async Task A_success_that_is_told_while_a_cancellation_has_no_answer_is_booked_and_answers_it()
    {
        var (payment, intent) = await OpenAsync();
        await PayAtStripeAsync(intent);
        Stripe.Next(StripeFault.LoseRequest);
        var (silent, _) = await CancelAsync(payment);

        await TellAsync(StripeEvents.Succeeded(intent, Price));
        var (status, body) = await CancelAsync(payment);

        (silent, status, body.GetProperty("paymentStatus").GetString()).ShouldBe(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.Conflict, "succeeded")
        );
        (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem().Outcome.ShouldBe(PaymentOutcome.Succeeded);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task A_failure_that_is_told_while_a_cancellation_has_no_answer_changes_nothing()
    {
        var (payment, intent) = await OpenAsync();
        Stripe.Next(StripeFault.LoseRequest);
        await CancelAsync(payment);

        await TellAsync(StripeEvents.Failed(intent, Price));

        (await Host.PaymentAsync(payment)).Status.ShouldBe(PaymentStatus.Indeterminate);
        (await PublishedAsync<PaymentSettled>()).ShouldBeEmpty();
        (await CancelAsync(payment)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_canceled_on_the_providers_own_page_has_ended_and_the_service_is_told()
    {
        var (payment, intent) = await OpenAsync();
        Stripe.Books.MoveTo(intent, "canceled");

        await TellAsync(
            StripeEvents.OfIntent("payment_intent.canceled", intent, Price, item => item["cancellation_reason"] = "fraudulent")
        );

        var published = (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem();
        (published.PaymentId, published.Outcome, published.Reason, published.IntentId).ShouldBe(
            (payment, PaymentOutcome.Canceled, "fraudulent", intent)
        );
        (await Host.PaymentAsync(payment)).Status.ShouldBe(PaymentStatus.Canceled);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task An_event_without_our_marks_finds_its_payment_over_the_index_of_references()
    {
        var (payment, intent) = await OpenAsync();

        var query = await Host.InScopeAsync(services =>
            Task.FromResult(services.GetRequiredService<PaymentsDb>().WithForeignReference(intent).ToQueryString())
        );
        var plan = await Host.Fixture.ScalarAsync(
            $"""
            SET enable_seqscan = off;
            EXPLAIN (FORMAT JSON) {query.Replace("@reference", $"'{intent}'", StringComparison.Ordinal)}
            """
        );
        await TellAsync(StripeEvents.Failed(intent, Price));

        plan.ShouldNotBeNull().ToString()!.ShouldContain("ix_payments_gateway_reference");
        (await Host.PaymentAsync(payment)).FailureCode.ShouldBe("card_declined");
    }

    private async Task ShouldStandAtStripeAsync(string intent, string status)
    {
        using var stripe = new HttpClient { BaseAddress = Stripe.Address };
        JsonDocument
            .Parse(await stripe.GetStringAsync($"/v1/payment_intents/{intent}", Ct))
            .RootElement.GetProperty("status")
            .GetString()
            .ShouldBe(status);
    }
}
