using System.Net;
using Aspire.Hosting.Testing;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.PaymentService;
using Payments.PaymentService.Payments;
using Payments.Tests.Operators;
using Payments.Tests.Support;

namespace Payments.Tests.Webhooks;

/// <summary>Webhooks into the running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class StripeWebhookTests(SharedSystem shared) : IAsyncLifetime
{
    private const long Price = 4_200;

    private PaymentsSystem system = null!;
    private HttpClient http = null!;
    private string secret = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        http = system.App.CreateHttpClient("payment-service");
        secret = await system.WebhookSecretAsync();
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_success_settles_its_payment_once_also_when_it_comes_twenty_times_at_once()
    {
        var payment = await ProcessingPaymentAsync();
        var (intent, id) = (NewIntent(), StripeEvents.NewId());
        var body = StripeEvents.Succeeded(intent, Price, payment, id);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(body)));

        statuses.ShouldAllBe(status => status == HttpStatusCode.OK);
        await EndsAsync(payment, "SUCCEEDED");
        (
            await system.ScalarAsync(
                "payments",
                $"SELECT count(*) FROM webhook_events WHERE event_id = '{id}' AND payment_intent_id = '{intent}'"
            )
        ).ShouldBe(1L);
        await AllAreHandledAsync();
    }

    [Fact]
    public async Task What_comes_late_or_out_of_order_changes_no_end()
    {
        var payment = await ProcessingPaymentAsync();
        var intent = NewIntent();

        await SendAsync(StripeEvents.Succeeded(intent, Price, payment));
        await EndsAsync(payment, "SUCCEEDED");
        await SendAsync(StripeEvents.Failed(intent, Price, payment));
        await SendAsync(StripeEvents.OfIntent("payment_intent.created", intent, Price));
        await AllAreHandledAsync();

        await EndsAsync(payment, "SUCCEEDED");
    }

    [Fact]
    public async Task A_failure_without_our_marks_finds_its_payment_by_the_gateways_reference()
    {
        var payment = await ProcessingPaymentAsync();
        var intent = $"pi_{payment:N}";
        await system.ScalarAsync("payments", $"UPDATE payments SET gateway_reference = '{intent}' WHERE id = '{payment}'");

        await SendAsync(StripeEvents.Failed(intent, Price));

        await EndsAsync(payment, "FAILED");
        (await system.ScalarAsync("payments", $"SELECT failure_code FROM payments WHERE id = '{payment}'")).ShouldBe("card_declined");
    }

    [Fact]
    public async Task An_event_about_something_else_is_recorded_and_that_is_all()
    {
        var id = StripeEvents.NewId();

        (await SendAsync(StripeEvents.Of("customer.created", new() { ["id"] = "cus_17", ["object"] = "customer" }, id))).ShouldBe(
            HttpStatusCode.OK
        );

        (await system.ScalarAsync("payments", $"SELECT object_id FROM webhook_events WHERE event_id = '{id}'")).ShouldBe("cus_17");
    }

    [Fact]
    public async Task A_refused_event_leaves_nothing_behind_and_can_come_again_with_the_right_signature()
    {
        var body = StripeEvents.OfIntent("payment_intent.processing", NewIntent(), Price);
        var before = await CountAsync();

        using var forged = await http.SendAsync(StripeEvents.Signed(body, "whsec_of_somebody_else"), Ct);
        using var old = await http.SendAsync(StripeEvents.Signed(body, secret, DateTimeOffset.UtcNow.AddSeconds(-400)), Ct);

        (forged.StatusCode, old.StatusCode).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        (await CountAsync()).ShouldBe(before);
        (await SendAsync(body)).ShouldBe(HttpStatusCode.OK);
        (await CountAsync()).ShouldBe(before + 1);

        async Task<long> CountAsync() => (long)(await system.ScalarAsync("payments", "SELECT count(*) FROM webhook_events"))!;
    }

    [Fact]
    public async Task New_events_sweep_out_those_past_their_retention()
    {
        await system.ScalarAsync(
            "payments",
            """
            INSERT INTO webhook_events (event_id, type, created_at, received_at)
            SELECT 'evt_old_' || n, 'old', now() - interval '31 days', now() - interval '31 days' FROM generate_series(1, 5) n
            """
        );

        await SendAsync(StripeEvents.Of("customer.created", new() { ["id"] = "cus_18", ["object"] = "customer" }));
        await SendAsync(StripeEvents.Of("customer.created", new() { ["id"] = "cus_19", ["object"] = "customer" }));

        (await system.ScalarAsync("payments", "SELECT count(*) FROM webhook_events WHERE type = 'old'")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_person_signs_and_sends_an_event_from_the_command_line()
    {
        var payment = await ProcessingPaymentAsync();
        var url = new Uri(system.App.GetEndpoint("payment-service", "http"), "/webhooks/stripe").ToString();
        var body = StripeEvents.Succeeded(NewIntent(), Price, payment);

        var signed = await PaymentsCommand.RunWithInputAsync(
            body,
            "webhooks",
            "sign",
            "--secret",
            "whsec_x",
            "--at",
            "2026-01-01T00:00:00Z"
        );
        var sent = await PaymentsCommand.RunWithInputAsync(body, "webhooks", "send", "--url", url, "--secret", secret);
        var refused = await PaymentsCommand.RunWithInputAsync(body, "webhooks", "send", "--url", url, "--secret", "whsec_of_somebody_else");

        signed.Output.ShouldStartWith("Stripe-Signature: t=1767225600,v1=");
        (sent.ExitCode, sent.Output.Trim()).ShouldBe((0, "200 OK"), sent.Error);
        (refused.ExitCode, refused.Error.Contains("400", StringComparison.Ordinal)).ShouldBe((1, true), refused.Error);
        await EndsAsync(payment, "SUCCEEDED");
    }

    private static string NewIntent() => $"pi_{Guid.NewGuid():N}";

    private async Task<HttpStatusCode> SendAsync(string body)
    {
        using var answer = await http.SendAsync(StripeEvents.Signed(body, secret), Ct);
        return answer.StatusCode;
    }

    /// <summary>A payment that has gone to a gateway and waits for what it tells.</summary>
    private async Task<Guid> ProcessingPaymentAsync()
    {
        var options = new DbContextOptionsBuilder<PaymentsDb>()
            .UseNpgsql(await system.ConnectionStringAsync("payments"))
            .UseSnakeCaseNamingConvention()
            .Options;
        await using var db = new PaymentsDb(options);
        var now = DateTime.UtcNow;
        var payment = Payment.Create(
            Guid.CreateVersion7(),
            new NewPayment(PaymentPurpose.Card, "somebody", "something", new Money(Price, "USD"), "simulated"),
            now
        );
        payment.SetPaymentMethod("pm_card_visa", "visa", "4242");
        var operation = payment.BeginCharge(payment.Id, now).Operation!;
        operation.Attempt(now.AddHours(1));
        db.Payments.Add(payment);
        db.Operations.Add(operation);
        await db.SaveChangesAsync(Ct);
        return payment.Id;
    }

    private Task<string?> EndsAsync(Guid payment, string status) =>
        Eventually.Get(
            async () => (string?)await system.ScalarAsync("payments", $"SELECT status FROM payments WHERE id = '{payment}'"),
            now => now == status,
            $"payment {payment} is {status}"
        );

    /// <summary>
    /// Waits until each event about a payment has had its effect, or had none to have; as many messages were handled as events were
    /// recorded, not one more.
    /// </summary>
    private Task AllAreHandledAsync() =>
        Eventually.Be(
            async () =>
                await system.ScalarAsync(
                    "payments",
                    $"""
                    SELECT (SELECT count(*) FROM messaging.inbox WHERE queue = '{Queues.PaymentGatewayEvent}')
                         = (SELECT count(*) FROM webhook_events WHERE payment_intent_id IS NOT NULL)
                    """
                )
                    is true,
            "every event is handled once"
        );
}
