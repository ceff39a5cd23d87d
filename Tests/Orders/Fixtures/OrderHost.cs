using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Payments.Contracts;
using Payments.Messaging;
using Payments.OrderApi;
using Payments.OrderApi.Orders;
using Payments.ServiceDefaults;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Orders;

/// <summary>
/// OrderApi on a virtual host and a database that it may share with another of its kind, and with no PaymentService beside it.
/// </summary>
internal sealed class OrderHost : IAsyncDisposable
{
    /// <summary>A queue that gets everything that OrderApi publishes.</summary>
    public const string Published = "observed";

    private static long lastShow = 1_000;

    private readonly ServiceHost<OrdersDb> app;

    private OrderHost(MessagingFixture fixture, ServiceHost<OrdersDb> app)
    {
        (Fixture, this.app) = (fixture, app);
        Http = new HttpClient { BaseAddress = app.Address };
    }

    public MessagingFixture Fixture { get; }

    public HttpClient Http { get; }

    public OrderIntake Intake => app.Services.GetRequiredService<OrderIntake>();

    public OrderChanges Changes => app.Services.GetRequiredService<OrderChanges>();

    /// <param name="fixture">Where the queue of <see cref="Published"/> is made.</param>
    /// <param name="settings">Of the service.</param>
    public static async Task<OrderHost> StartAsync(MessagingFixture fixture, params (string Key, string Value)[] settings)
    {
        var app = await ServiceHost<OrdersDb>.StartAsync(
            [
                ("ConnectionStrings:messaging", fixture.Amqp),
                ("ConnectionStrings:orders", fixture.Database),
                ("Orders:ExpiryInterval", "00:00:00.050"),
                .. settings.Select(s => (s.Key, (string?)s.Value)),
            ],
            services => services.AddUserTokenIssuer()
        );
        var host = new OrderHost(fixture, app);
        await Eventually.Be(
            async () => (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status == HealthStatus.Healthy,
            "OrderApi is healthy"
        );
        await fixture.Channel.QueueDeclareAsync(Published, durable: true, exclusive: false, autoDelete: false);
        await fixture.Channel.QueueBindAsync(Published, BrokerNames.Events, "order.#");
        return host;
    }

    public AuthenticationHeaderValue Customer(long userId) => TokenOf(userId, ServiceDefaults.Access.Customer);

    public AuthenticationHeaderValue Operator() => TokenOf(1, ServiceDefaults.Access.Operator);

    private AuthenticationHeaderValue TokenOf(long userId, string role) =>
        new("Bearer", app.Services.GetRequiredService<UserTokens>().Create(userId, $"user-{userId}", [role]));

    /// <returns>The show's number.</returns>
    public async Task<long> NewShowAsync(long capacity, long priceMinor = 2_500)
    {
        var id = Interlocked.Increment(ref lastShow);
        await Fixture.ScalarAsync(
            $"""
            INSERT INTO inventory (id, capacity, held, committed) VALUES ({id}, {capacity}, 0, 0);
            INSERT INTO shows (id, name, starts_at, venue, price_minor, currency)
            VALUES ({id}, 'Show {id}', now() + interval '1 day', 'Hall', {priceMinor}, 'USD')
            """
        );
        return id;
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        AuthenticationHeaderValue? caller = null,
        string? key = null,
        string? traceParent = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            string json => new StringContent(json, MediaTypeHeaderValue.Parse("application/json")),
            _ => JsonContent.Create(body),
        };
        request.Headers.Authorization = caller;
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PlaceAsync(
        long showId,
        int quantity = 1,
        long userId = 123,
        AuthenticationHeaderValue? caller = null,
        string? key = null,
        string? traceParent = null
    ) =>
        SendAsync(
            HttpMethod.Post,
            "/orders",
            new
            {
                userId,
                showId,
                quantity,
            },
            caller,
            key,
            traceParent
        );

    /// <summary>Places an order as a guest.</summary>
    /// <returns>The order, and the path of its link.</returns>
    public async Task<(JsonElement Order, string Link)> PlacedAsync(long showId, int quantity = 1, long userId = 123)
    {
        using var answer = await PlaceAsync(showId, quantity, userId);
        ((int)answer.StatusCode).ShouldBe(202, await answer.Content.ReadAsStringAsync());
        var link = answer.Headers.Location!.ToString();
        return (await OrderAsync(link), link);
    }

    public Task<JsonElement> OrderAsync(string link) => JsonAsync(link);

    public async Task<JsonElement> JsonAsync(string path, AuthenticationHeaderValue? caller = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, caller: caller);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<JsonElement> ShowAsync(long id) =>
        (await JsonAsync("/shows")).EnumerateArray().Single(s => s.GetProperty("id").GetInt64() == id);

    public async Task<long> LeftAsync(long showId) => (await ShowAsync(showId)).GetProperty("left").GetInt64();

    /// <summary>Publishes as PaymentService does.</summary>
    public Task TellAsync(IEvent message, Guid? messageId = null) =>
        Fixture.PublishAsync(
            BrokerNames.Events,
            message.MessageType,
            JsonSerializer.Serialize(message, message.GetType(), MessageJson.Options),
            new BasicProperties { MessageId = (messageId ?? Guid.CreateVersion7()).ToString(), Persistent = true }
        );

    public Task SettleAsync(JsonElement order, PaymentOutcome outcome, string? by = null, string? reason = null, Guid? messageId = null) =>
        TellAsync(
            new PaymentSettled(
                PaymentOf(order),
                PaymentPurpose.Order,
                outcome,
                new Money(1, "USD"),
                DateTimeOffset.UtcNow,
                By: by,
                Reason: reason
            ),
            messageId
        );

    public Task RecordPaymentAsync(JsonElement order) =>
        TellAsync(
            new PaymentCreated(
                PaymentOf(order),
                PaymentPurpose.Order,
                order.GetProperty("id").GetInt64().ToString(null as IFormatProvider),
                new Money(1, "USD"),
                DateTimeOffset.UtcNow
            )
        );

    public Task<JsonElement> BecomesAsync(string link, string status) =>
        Eventually.Get(() => OrderAsync(link), o => o.GetProperty("status").GetString() == status, $"the order is {status}");

    /// <summary>Waits until every message has been taken, and sees that none has failed.</summary>
    public async Task EverythingIsHandledAsync()
    {
        await Eventually.Be(
            async () => await Fixture.CountAsync(Queues.OrderPaymentSettled) + await Fixture.CountAsync(Queues.OrderPaymentCreated) == 0,
            "the queues are empty"
        );
        (await Fixture.CountAsync("retry.1s")).ShouldBe(0u);
        (await Fixture.DeadLetterCountAsync()).ShouldBe(0);
    }

    /// <summary>Drops what OrderApi has published so far, when all of it is.</summary>
    public async Task ForgetPublishedAsync()
    {
        await Eventually.Be(
            async () => await Fixture.ScalarAsync("SELECT count(*) FROM messaging.outbox") is 0L,
            "everything is published"
        );
        await Fixture.Channel.QueuePurgeAsync(Published, TestContext.Current.CancellationToken);
    }

    /// <summary>The next message that OrderApi has published.</summary>
    public async Task<(T Message, IReadOnlyBasicProperties Properties)> NextPublishedAsync<T>()
    {
        var message = await Fixture.TakeAsync(Published);
        return (JsonSerializer.Deserialize<T>(message.Body.Span, MessageJson.Options)!, message.BasicProperties);
    }

    /// <summary>Keeps everybody from a show's seats until it is disposed: what is being written down waits.</summary>
    public async Task<IAsyncDisposable> LockShowAsync(long id)
    {
        var connection = new NpgsqlConnection(Fixture.Database + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"BEGIN; SELECT FROM inventory WHERE id = {id} FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Waits until somebody waits for a lock.</summary>
    public Task SomebodyWaitsAsync() =>
        Eventually.Be(
            async () =>
                await Fixture.ScalarAsync(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
                    is > 0L,
            "somebody waits for a lock"
        );

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    private static Guid PaymentOf(JsonElement order) => order.GetProperty("paymentId").GetGuid();
}
