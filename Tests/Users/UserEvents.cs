using System.Collections.Concurrent;
using System.Text.Json;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Tests.Users;

/// <summary>The events <c>user.created</c> that are published from now on, as any program sees them.</summary>
internal sealed class UserEvents : IAsyncDisposable
{
    private readonly IConnection connection;
    private readonly ConcurrentQueue<JsonElement> seen = new();

    private UserEvents(IConnection connection)
    {
        this.connection = connection;
    }

    public static async Task<UserEvents> BindAsync(string amqp)
    {
        var events = new UserEvents(await new ConnectionFactory { Uri = new Uri(amqp) }.CreateConnectionAsync());
        var channel = await events.connection.CreateChannelAsync();
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue.QueueName, BrokerNames.Events, UserCreated.Type);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            events.seen.Enqueue(JsonSerializer.Deserialize<JsonElement>(delivery.Body.Span));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return events;
    }

    /// <summary>All that came, up to one that is waited for.</summary>
    public async Task<IReadOnlyList<JsonElement>> UntilAsync(Func<JsonElement, bool> isLast)
    {
        await Eventually.Be(() => seen.Any(isLast), "the event is there");
        return [.. seen];
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
