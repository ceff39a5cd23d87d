using System.Diagnostics;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// Moves a message to its dead-letter queue, with the cause. The copy is confirmed before the original is acknowledged, so a
/// crash in between leaves two copies and never none; both have the message's own id.
/// </summary>
internal sealed class DeadLetters(BrokerConnections connections, IOptions<MessagingOptions> options) : IAsyncDisposable
{
    /// <summary>Most characters of an exception's text that travel in a header (AMQP frames have 128 KiB).</summary>
    private const int MaxTextLength = 4_000;

    private readonly SemaphoreSlim gate = new(1, 1);
    private ConfirmingChannel? channel;

    /// <exception cref="IOException">The broker has not confirmed the copy; the original must not be acknowledged.</exception>
    public async Task AddAsync(string queue, Delivery delivery, Exception cause, int attempts, CancellationToken ct)
    {
        var message = new OutgoingMessage(BrokerNames.DefaultExchange, BrokerNames.DeadLetterQueue(queue), Describe(queue, delivery, cause, attempts), delivery.Body);
        await gate.WaitAsync(ct);
        try
        {
            if (channel is not { IsOpen: true })
            {
                channel = await ConfirmingChannel.OpenAsync(await connections.Publishing.GetAsync(ct), ct);
            }

            var outcomes = await channel.PublishAsync([message], options.Value.ConfirmTimeout, ct);
            if (outcomes[0] != PublishOutcome.Confirmed)
            {
                throw new IOException($"The dead letter for {queue} was not confirmed: {outcomes[0]}.");
            }
        }
        finally
        {
            gate.Release();
        }

        MessagingTelemetry.DeadLetters.Add(1, MessagingTelemetry.Tags(queue));
    }

    public async ValueTask DisposeAsync()
    {
        if (channel is not null)
        {
            await channel.DisposeAsync();
        }

        gate.Dispose();
    }

    private static BasicProperties Describe(string queue, Delivery delivery, Exception cause, int attempts)
    {
        var headers = delivery.Properties.Headers is { } original ? new Dictionary<string, object?>(original) : [];
        headers["dead-letter-queue"] = queue;
        headers["dead-letter-exception"] = cause.GetType().FullName;
        headers["dead-letter-reason"] = Shorten(cause.Message);
        headers["dead-letter-stack-trace"] = Shorten(cause.StackTrace ?? "");
        headers["dead-letter-attempts"] = attempts;
        headers["dead-letter-time"] = DateTimeOffset.UtcNow.ToString("O");
        headers["dead-letter-trace-id"] = Activity.Current?.TraceId.ToString();
        return new BasicProperties(delivery.Properties)
        {
            MessageId = delivery.Identity.MessageId.ToString(),
            Persistent = true,
            Headers = headers,
        };
    }

    private static string Shorten(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength];
}
