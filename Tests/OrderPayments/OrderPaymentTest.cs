using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.OrderPayments;

/// <summary>Orders as PaymentService hears of them, published by hand, and decided over HTTP.</summary>
public abstract class OrderPaymentTest(SharedSystem shared) : IAsyncLifetime
{
    private HttpClient? http;

    private protected PaymentsSystem System { get; private set; } = null!;

    private protected HttpClient Http => http!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        System = await shared.GetAsync();
        http = System.App.CreateHttpClient("payment-service", "http");
        http.DefaultRequestHeaders.Authorization = new("Bearer", await System.OperatorKeyAsync());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        http?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Above the numbers that OrderApi and UserService give, and too short to be taken for a card number.</summary>
    private protected static long NextId() => Random.Shared.NextInt64(1L << 33, 1L << 36);

    private protected static OrderCreated NewOrder(long? userId = null) =>
        new(
            NextId(),
            userId ?? NextId(),
            1,
            2,
            new Money(9_000, "USD"),
            Guid.CreateVersion7(),
            "The Tempest",
            DateTimeOffset.UtcNow.AddMinutes(15),
            DateTimeOffset.UtcNow
        );

    private protected Task PublishAsync(IMessage message, Guid? messageId = null) =>
        PublishAsync(message.MessageType, JsonSerializer.Serialize(message, message.GetType(), MessageJson.Options), messageId: messageId);

    /// <summary>As a program does that knows nothing of headers.</summary>
    private protected async Task PublishAsync(
        string routingKey,
        string body,
        string exchange = BrokerNames.EventsTopic,
        Guid? messageId = null
    )
    {
        var factory = new ConnectionFactory { Uri = new Uri(await System.ConnectionStringAsync("messaging")) };
        await using var connection = await factory.CreateConnectionAsync(Ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);
        var properties = new BasicProperties { MessageId = messageId?.ToString() };
        await channel.BasicPublishAsync(exchange, routingKey, mandatory: true, properties, Encoding.UTF8.GetBytes(body), Ct);
    }

    /// <summary>Publishes an order and waits until its payment is there.</summary>
    private protected async Task<JsonElement> RecordedAsync(OrderCreated order)
    {
        await PublishAsync(order);
        return await PaymentAsync(order, _ => true);
    }

    private protected async Task<JsonElement> PaymentAsync(OrderCreated order, Func<JsonElement, bool> pleases) =>
        (
            await Eventually.Get(
                () => PaymentsAsync(order),
                payments => payments.Count == 1 && pleases(payments[0]),
                "the order has the payment"
            )
        )[0];

    private protected async Task<List<JsonElement>> PaymentsAsync(OrderCreated order) =>
        [
            .. (await Http.GetFromJsonAsync<JsonElement>($"/payments?purpose=order&userId={order.UserId}", Ct))
                .GetProperty("items")
                .EnumerateArray()
                .Where(p => p.GetProperty("reference").GetString() == $"{order.OrderId}"),
        ];

    private protected async Task<HttpResponseMessage> DecideAsync(
        long orderId,
        string verb,
        object? body = null,
        AuthenticationHeaderValue? caller = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/payments/{orderId}/{verb}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Authorization = caller ?? Http.DefaultRequestHeaders.Authorization;
        return await Http.SendAsync(request, Ct);
    }

    private protected async Task<JsonElement> DecidedAsync(long orderId, string verb, object? body = null)
    {
        using var answer = await DecideAsync(orderId, verb, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private protected async Task<List<string>> StepsAsync(Guid payment) =>
        [
            .. (await Http.GetFromJsonAsync<JsonElement>($"/payments/{payment}/timeline", Ct))
                .GetProperty("steps")
                .EnumerateArray()
                .Select(s => s.GetProperty("step").GetString()!),
        ];

    private protected static string Status(JsonElement payment) => payment.GetProperty("status").GetString()!;
}
