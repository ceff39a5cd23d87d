using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging;

/// <summary>
/// A channel that publishes batches and awaits the confirm of every message. One batch at a time; not for concurrent use.
/// </summary>
/// <remarks>
/// It counts the confirms itself. The client's own tracking (RabbitMQ.Client 7.2.2) still adds the header <c>x-dotnet-pub-seq-no</c> to
/// every message, which would travel on into retries and dead letters, and orders concurrent publishes by a semaphore that promises no
/// order.
/// </remarks>
internal sealed class ConfirmingChannel : IPublisher
{
    private readonly IChannel channel;
    private readonly Lock sync = new();
    private ulong published;
    private Batch? batch;

    private ConfirmingChannel(IChannel channel)
    {
        this.channel = channel;
        channel.BasicAcksAsync += (_, e) => Settle(e.DeliveryTag, e.Multiple, PublishOutcome.Confirmed);
        channel.BasicNacksAsync += (_, e) => Settle(e.DeliveryTag, e.Multiple, PublishOutcome.Refused);
        channel.BasicReturnAsync += OnReturned;
        channel.ChannelShutdownAsync += OnShutdown;
    }

    public bool IsOpen => channel.IsOpen;

    public static async Task<ConfirmingChannel> OpenAsync(IConnection connection, CancellationToken ct) =>
        new(
            await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false),
                ct
            )
        );

    public async Task<PublishOutcome[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, TimeSpan timeout, CancellationToken ct)
    {
        var current = new Batch(messages, published + 1);
        published += (ulong)messages.Count;
        lock (sync)
        {
            batch = current;
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(timeout);
        try
        {
            foreach (var message in messages)
            {
                await channel.BasicPublishAsync(
                    message.Exchange,
                    message.RoutingKey,
                    mandatory: true,
                    message.Properties,
                    message.Body,
                    bound.Token
                );
            }

            await current.Settled.WaitAsync(bound.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or OperationInterruptedException)
        {
            // The rest of the batch was not published, so the delivery tags no longer match the count.
            await channel.DisposeAsync();
        }

        return current.Outcomes;
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private Task Settle(ulong tag, bool multiple, PublishOutcome outcome)
    {
        lock (sync)
        {
            batch?.Settle(tag, multiple, outcome);
        }

        return Task.CompletedTask;
    }

    private Task OnReturned(object sender, BasicReturnEventArgs e)
    {
        lock (sync)
        {
            batch?.MarkReturned(e.BasicProperties.MessageId);
        }

        return Task.CompletedTask;
    }

    private Task OnShutdown(object sender, ShutdownEventArgs e)
    {
        lock (sync)
        {
            batch?.Abandon();
        }

        return Task.CompletedTask;
    }

    /// <summary>The outcomes of one batch, by position: delivery tags count up from <paramref name="firstTag"/>.</summary>
    private sealed class Batch(IReadOnlyList<OutgoingMessage> messages, ulong firstTag)
    {
        private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HashSet<string> returned = [];
        private int open = messages.Count;
        private int firstOpen;

        public PublishOutcome[] Outcomes { get; } = new PublishOutcome[messages.Count];

        public Task Settled => settled.Task;

        /// <summary>The broker sends the return before the confirm of the same message.</summary>
        public void MarkReturned(string? messageId) => returned.Add(messageId ?? "");

        public void Abandon() => settled.TrySetResult();

        public void Settle(ulong tag, bool multiple, PublishOutcome outcome)
        {
            if (tag < firstTag || tag >= firstTag + (ulong)messages.Count)
            {
                return;
            }

            var last = (int)(tag - firstTag);
            for (var i = multiple ? firstOpen : last; i <= last; i++)
            {
                if (Outcomes[i] == PublishOutcome.Unknown)
                {
                    Outcomes[i] = returned.Contains(messages[i].Properties.MessageId!) ? PublishOutcome.Returned : outcome;
                    open--;
                }
            }

            firstOpen = multiple ? last + 1 : firstOpen;
            if (open == 0)
            {
                settled.TrySetResult();
            }
        }
    }
}
