using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Payments.Hosting;

namespace Payments.Messaging;

/// <summary>
/// Settles every delivery: its effect is committed, it waits for its next attempt, or it is dead-lettered with its reason. A batch is
/// handled in one transaction; if that fails, each of its messages is handled alone, so that only the one that is at fault fails.
/// </summary>
internal sealed partial class DeliveryProcessor(
    IMessageTransaction transaction,
    IConfirmedSender sender,
    RetryLadder ladder,
    MessageSanitizer sanitizer,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<DeliveryProcessor> logger
)
{
    private readonly MessagingOptions options = options.Value;

    /// <summary>Settles each delivery and then calls <paramref name="acknowledge"/> for it.</summary>
    public async Task ProcessAsync(
        QueueSubscription subscription,
        IReadOnlyList<Delivery> deliveries,
        Func<Delivery, Task> acknowledge,
        CancellationToken ct
    )
    {
        var batch = new List<ParsedDelivery>(deliveries.Count);
        try
        {
            foreach (var delivery in deliveries)
            {
                if (await ParseAsync(subscription, delivery, acknowledge, ct) is { } parsed)
                {
                    batch.Add(parsed);
                }
            }

            if (batch.Count > 1 && await TryHandleBatchAsync(subscription, batch, ct))
            {
                foreach (var parsed in batch)
                {
                    await acknowledge(parsed.Delivery);
                }

                return;
            }

            foreach (var parsed in batch)
            {
                await HandleAsync(subscription, parsed, ct);
                await acknowledge(parsed.Delivery);
            }
        }
        finally
        {
            batch.ForEach(d => d.Activity?.Dispose());
        }
    }

    private async Task<ParsedDelivery?> ParseAsync(
        QueueSubscription subscription,
        Delivery delivery,
        Func<Delivery, Task> acknowledge,
        CancellationToken ct
    )
    {
        if (delivery.Redelivered)
        {
            MessagingTelemetry.Redeliveries.Add(1, MessagingTelemetry.Tags(subscription.Queue));
        }

        delivery = sanitizer.MaskProperties(delivery);
        var activity = MessagingTelemetry.StartProcess(subscription.Queue, delivery);
        try
        {
            delivery = await sanitizer.SanitizeAsync(subscription, delivery, ct);
            return new ParsedDelivery(delivery, subscription.Read(delivery.Body), activity);
        }
        catch (PermanentFailureException e)
        {
            await DeadLetterAsync(subscription, delivery, e, delivery.Attempts + 1, activity, ct);
            await acknowledge(delivery);
            activity?.Dispose();
            return null;
        }
    }

    private async Task<bool> TryHandleBatchAsync(QueueSubscription subscription, List<ParsedDelivery> batch, CancellationToken ct)
    {
        try
        {
            await transaction.RunAsync(subscription, batch, ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogBatchFailed(subscription.Queue, batch.Count, e.Message);
            return false;
        }
    }

    /// <summary>One attempt at one message. It waits for an unavailable database, which says nothing about the message.</summary>
    private async Task HandleAsync(QueueSubscription subscription, ParsedDelivery parsed, CancellationToken ct)
    {
        var backoff = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, clock, options.Random);
        while (true)
        {
            try
            {
                await transaction.RunAsync(subscription, [parsed], ct);
                health.IsUp(subscription.Queue);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested && DatabaseFaults.IsUnavailable(e))
            {
                health.IsDown(subscription.Queue, "the database is unavailable");
                LogPaused(subscription.Queue, e.Message);
                await backoff.WaitAsync(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                await FailAsync(subscription, parsed, e, ct);
                return;
            }

            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task FailAsync(QueueSubscription subscription, ParsedDelivery parsed, Exception cause, CancellationToken ct)
    {
        var attempts = parsed.Delivery.Attempts + 1;
        if (cause is PermanentFailureException || !ladder.HasNext(attempts))
        {
            await DeadLetterAsync(subscription, parsed.Delivery, cause, attempts, parsed.Activity, ct);
            return;
        }

        parsed.Activity?.SetStatus(ActivityStatusCode.Error, cause.GetType().Name);
        await sender.SendAsync(ladder.Next(subscription.Queue, parsed.Delivery, attempts), ct);
        MessagingTelemetry.Retries.Add(1, MessagingTelemetry.Tags(subscription.Queue));
        LogRetry(cause, subscription.Queue, parsed.Delivery.Identity.MessageId, attempts, options.MaxAttempts);
    }

    private async Task DeadLetterAsync(
        QueueSubscription subscription,
        Delivery delivery,
        Exception cause,
        int attempts,
        Activity? activity,
        CancellationToken ct
    )
    {
        Activity.Current = activity;
        activity?.SetStatus(ActivityStatusCode.Error, cause.GetType().Name);
        await sender.SendAsync(DeadLetterHeaders.Describe(subscription.Queue, delivery, cause, attempts, clock.GetUtcNow()), ct);
        MessagingTelemetry.DeadLetters.Add(1, MessagingTelemetry.Tags(subscription.Queue));
        LogDeadLettered(cause, subscription.Queue, delivery.Identity.MessageId, attempts);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A batch of {Count} messages of {Queue} failed ({Reason}); each message is handled alone."
    )]
    private partial void LogBatchFailed(string queue, int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} pauses, the database is unavailable: {Reason}")]
    private partial void LogPaused(string queue, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Queue} failed on message {MessageId}, attempt {Attempt} of {MaxAttempts}; the message waits for the next."
    )]
    private partial void LogRetry(Exception e, string queue, Guid messageId, int attempt, int maxAttempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue} has dead-lettered message {MessageId} after {Attempts} attempts.")]
    private partial void LogDeadLettered(Exception e, string queue, Guid messageId, int attempts);
}
