using Payments.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Bench;

/// <summary>RabbitMQ.Client alone, as fast as it goes: persistent, mandatory, every confirm awaited.</summary>
internal sealed class RawPublisher : IAsyncDisposable
{
    private readonly IChannel channel;
    private readonly MessageTemplate template;
    private readonly ConfirmWindow window;
    private readonly int size;
    private readonly string exchange;
    private readonly string routingKey;

    private RawPublisher(IChannel channel, MessageTemplate template, int size, string? queue)
    {
        (exchange, routingKey) = queue is null ? (BrokerNames.Events, BenchEvent.Type) : (BrokerNames.DefaultExchange, queue);
        this.channel = channel;
        this.template = template;
        this.size = size;
        window = new ConfirmWindow(size);
        channel.BasicAcksAsync += OnAck;
        channel.BasicNacksAsync += (_, e) => Fail($"refused {e.DeliveryTag}");
        channel.BasicReturnAsync += (_, e) => Fail($"returned {e.BasicProperties.MessageId}");
    }

    /// <param name="environment">Whose broker to publish to.</param>
    /// <param name="size">Most messages that are unconfirmed at a time.</param>
    /// <param name="queue">The queue to send to; without it to all that are bound to the event.</param>
    public static async Task<RawPublisher> OpenAsync(BenchEnvironment environment, int size, string? queue = null) =>
        new(
            await environment.Connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false)
            ),
            environment.Template,
            size,
            queue
        );

    /// <summary>Publishes <paramref name="count"/> events; all are confirmed when it returns.</summary>
    /// <exception cref="IOException">The broker has refused or returned a message.</exception>
    public async Task PublishAsync(int count, ConfirmWait wait, int first = 0)
    {
        for (var i = 0; i < count; i++)
        {
            await window.WaitForAsync(wait == ConfirmWait.Sliding || i % size != 0 ? 1 : size);
            window.Take();
            await channel.BasicPublishAsync(
                exchange,
                routingKey,
                mandatory: true,
                template.PropertiesOf(first + i),
                BenchEvent.BodyOf(first + i)
            );
        }

        await window.WaitForAsync(size);
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private Task OnAck(object sender, BasicAckEventArgs e)
    {
        window.Confirm(e.DeliveryTag, e.Multiple);
        return Task.CompletedTask;
    }

    private Task Fail(string what)
    {
        window.Fail(new IOException($"The broker has {what}."));
        return Task.CompletedTask;
    }
}
