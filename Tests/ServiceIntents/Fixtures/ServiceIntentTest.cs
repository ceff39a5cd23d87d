using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Payments;
using Payments.Tests.Payments;
using Payments.Tests.Stripe;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.ServiceIntents;

/// <summary>
/// PaymentService as another service calls it and a provider tells it of payments, at the simulated gateway or at Stripe's double, and all
/// that it publishes about them.
/// </summary>
public abstract class ServiceIntentTest(SharedSystem shared) : IAsyncLifetime
{
    /// <summary>Minor units.</summary>
    private protected const long Price = 3_000;

    private const string Heard = "heard";

    private StripeDouble? stripe;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected PaymentHost Host { get; private set; } = null!;

    private protected StripeDouble Stripe => stripe!;

    /// <summary>Whether purchases go to Stripe's double.</summary>
    private protected virtual bool AtStripe => false;

    private protected virtual Dictionary<string, string?> Settings => [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // Longer waits than the host's own: on a busy machine a call must not end as one without an answer.
        Dictionary<string, string?> settings = new()
        {
            ["Settlement:GatewayTimeout"] = "00:00:12",
            ["Settlement:OperationLease"] = "00:00:20",
            ["Reconciliation:SettlingTime"] = "00:00:00",
        };
        if (AtStripe)
        {
            stripe = await StripeDouble.StartAsync();
            settings["Gateways:Purposes:purchase"] = "stripe";
            settings["Gateways:Stripe:BaseAddress"] = stripe.Address.ToString();
            settings["Gateways:Stripe:SecretKey"] = "sk_test_of_the_double";
        }

        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        Host = await PaymentHost.StartReliableAsync(shared, settings);
        await Eventually.Get(() => Host.Fixture.CountAsync(Queues.PaymentGatewayEvent), _ => true, "exchanges and queues are made");
        await Host.Fixture.Channel.QueueDeclareAsync(Heard, durable: false, exclusive: true, autoDelete: false, cancellationToken: Ct);
        await Host.Fixture.Channel.QueueBindAsync(Heard, BrokerNames.Events, "payment.#", cancellationToken: Ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await (stripe?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    private protected static Dictionary<string, object?> Request(DateTimeOffset? expiresAt = null) =>
        new()
        {
            ["purpose"] = "purchase",
            ["reference"] = "purchase-17",
            ["userId"] = 42,
            ["amount"] = Price,
            ["currency"] = "usd",
            ["description"] = "2.5 t of the project Rainforest",
            ["expiresAt"] = expiresAt ?? new DateTimeOffset(2_126, 1, 2, 3, 4, 5, 678, 901, TimeSpan.FromHours(2)),
        };

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await Host.Http.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
    }

    /// <summary>A payment intent that waits to be paid.</summary>
    private protected async Task<(Guid Payment, string Intent)> OpenAsync(DateTimeOffset? expiresAt = null)
    {
        var payment = Guid.CreateVersion7();
        var (status, body) = await SendAsync(HttpMethod.Put, $"/payment-intents/{payment}", Request(expiresAt));
        status.ShouldBe(HttpStatusCode.Created, body.ToString());
        return (payment, body.GetProperty("intentId").GetString()!);
    }

    /// <summary>A payment intent that has been paid, of which everybody has heard.</summary>
    private protected async Task<(Guid Payment, string Intent)> PaidAsync()
    {
        var (payment, intent) = await OpenAsync();
        if (AtStripe)
        {
            await PayAtStripeAsync(intent);
        }

        await TellAsync(StripeEvents.Succeeded(intent, Price));
        (await PublishedAsync<PaymentSettled>()).ShouldHaveSingleItem().Outcome.ShouldBe(PaymentOutcome.Succeeded);
        return (payment, intent);
    }

    private protected Task<(HttpStatusCode Status, JsonElement Body)> CancelAsync(Guid payment) =>
        SendAsync(HttpMethod.Delete, $"/payment-intents/{payment}");

    private protected async Task<JsonElement> GetAsync(string intent)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"/payment-intents/{intent}");
        status.ShouldBe(HttpStatusCode.OK);
        return body;
    }

    /// <summary>As the payer does at Stripe, with a card.</summary>
    private protected async Task PayAtStripeAsync(string intent)
    {
        using var payer = new HttpClient { BaseAddress = Stripe.Address };
        using var card = new FormUrlEncodedContent([new("payment_method", "pm_card_visa")]);
        using var answer = await payer.PostAsync($"/v1/payment_intents/{intent}/confirm", card, Ct);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The provider tells of something, and it has had its effect, or had none to have, or is dead.</summary>
    private protected async Task TellAsync(params string[] events)
    {
        foreach (var body in events)
        {
            using var answer = await Host.Http.SendAsync(StripeEvents.Signed(body, PaymentHost.WebhookSecret), Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            await Eventually.Be(
                async () =>
                    await Host.Fixture.ScalarAsync(
                        $"""
                        SELECT (SELECT count(*) FROM messaging.inbox WHERE queue = '{Queues.PaymentGatewayEvent}')
                            + (SELECT count(*) FROM messaging.dead_letters)
                            = (SELECT count(*) FROM webhook_events WHERE payment_intent_id IS NOT NULL)
                        """
                    )
                        is true,
                "the event is handled"
            );
        }
    }

    /// <summary>What has been published since the last time. A message leaves the outbox only when the broker has it.</summary>
    private protected async Task<List<T>> PublishedAsync<T>()
        where T : IMessage
    {
        await Eventually.Be(
            async () => await Host.Fixture.ScalarAsync("SELECT count(*) FROM messaging.outbox") is 0L,
            "the outbox is empty"
        );
        var published = new List<T>();
        while (await Host.Fixture.Channel.BasicGetAsync(Heard, autoAck: true, Ct) is { } message)
        {
            var read = JsonSerializer.Deserialize<T>(message.Body.Span, MessageJson.Options)!;
            message.RoutingKey.ShouldBe(read.MessageType, Encoding.UTF8.GetString(message.Body.Span));
            published.Add(read);
        }

        return published;
    }

    private protected Task<Payment> EndsAsync(Guid payment, PaymentStatus status) =>
        Eventually.Get(() => Host.PaymentAsync(payment), p => p.Status == status, $"the payment is {status}");

    private protected async Task<List<PaymentOperation>> OperationsAsync(Guid payment) =>
        [.. (await Host.OperationsAsync()).Where(o => o.PaymentId == payment).OrderBy(o => o.CreatedAt)];

    /// <summary>Of an account of the ledger, in minor units; debits are positive.</summary>
    private protected async Task<long> BalanceAsync(string account) =>
        (long)
            (
                await Host.Fixture.ScalarAsync(
                    $"""
                    SELECT coalesce(sum(b.balance_minor), 0)::bigint FROM ledger.balances b JOIN ledger.accounts a ON a.id = b.account_id
                    WHERE a.code = '{account}'
                    """
                )
            )!;

    /// <summary>Payments, ledger and gateway agree.</summary>
    private protected async Task AllAgreeAsync()
    {
        (await Host.BooksAsync()).ShouldBeEmpty();
        (await Host.ReconcileAsync()).Differences.Select(d => d.Detail).ShouldBeEmpty();
    }
}
