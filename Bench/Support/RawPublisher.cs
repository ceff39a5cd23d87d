using Payments.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Bench;

/// <summary>How a control waits for the broker's confirms.</summary>
internal enum ConfirmWait
{
    /// <summary>Publishes a window, waits until all of it is confirmed, publishes the next.</summary>
    WholeWindow,

    /// <summary>Publishes on as soon as any confirm has made room in the window.</summary>
    Sliding,
}

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

    /// <param name="place">Where to publish.</param>
    /// <param name="size">Most messages that are unconfirmed at a time.</param>
    /// <param name="queue">The queue to send to; without it to all that are bound to the event.</param>
    public static async Task<RawPublisher> OpenAsync(Place place, int size, string? queue = null) =>
        new(
            await place.Connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false)
            ),
            place.Template,
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

/// <summary>Counts unconfirmed messages; for one publisher.</summary>
internal sealed class ConfirmWindow(int size)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Lock sync = new();
    private readonly HashSet<ulong> early = [];
    private TaskCompletionSource? waiter;
    private Exception? failure;
    private ulong confirmedUpTo;
    private int free = size;
    private int wanted;

    public void Take()
    {
        lock (sync)
        {
            free--;
        }
    }

    /// <summary>Waits until <paramref name="slots"/> are free.</summary>
    public Task WaitForAsync(int slots)
    {
        lock (sync)
        {
            if (failure is not null)
            {
                return Task.FromException(failure);
            }

            if (free >= slots)
            {
                return Task.CompletedTask;
            }

            wanted = slots;
            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiter.Task.WaitAsync(Bound);
        }
    }

    public void Confirm(ulong tag, bool multiple)
    {
        lock (sync)
        {
            if (multiple)
            {
                free += (int)(tag - confirmedUpTo) - early.RemoveWhere(t => t <= tag);
                confirmedUpTo = tag;
            }
            else
            {
                early.Add(tag);
                free++;
            }

            while (early.Remove(confirmedUpTo + 1))
            {
                confirmedUpTo++;
            }

            if (waiter is not null && free >= wanted)
            {
                waiter.TrySetResult();
                waiter = null;
            }
        }
    }

    public void Fail(Exception e)
    {
        lock (sync)
        {
            failure ??= e;
            waiter?.TrySetException(e);
        }
    }
}
