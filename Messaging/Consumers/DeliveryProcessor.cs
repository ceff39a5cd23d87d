using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Brings every delivery to its end: committed, waiting for its next attempt, or dead with its reason. A group is tried in one
/// transaction; if that fails, each of its messages is handled alone, so that only the one that is to blame suffers.
/// </summary>
internal sealed partial class DeliveryProcessor(
    IMessageTransaction transaction,
    IConfirmedSender sender,
    RetryLadder ladder,
    Sanitizer sanitizer,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<DeliveryProcessor> logger
)
{
    private readonly MessagingOptions options = options.Value;

    public async Task ProcessAsync(
        QueueSubscription subscription,
        IReadOnlyList<Delivery> deliveries,
        Func<Delivery, Task> acknowledge,
        CancellationToken ct
    )
    {
        var group = new List<Work>(deliveries.Count);
        try
        {
            foreach (var delivery in deliveries)
            {
                if (await ParseAsync(subscription, delivery, acknowledge, ct) is { } work)
                {
                    group.Add(work);
                }
            }

            if (group.Count > 1 && await TryTogetherAsync(subscription, group, ct))
            {
                foreach (var work in group)
                {
                    await acknowledge(work.Delivery);
                }

                return;
            }

            foreach (var work in group)
            {
                await AloneAsync(subscription, work, ct);
                await acknowledge(work.Delivery);
            }
        }
        finally
        {
            group.ForEach(w => w.Activity?.Dispose());
        }
    }

    private async Task<Work?> ParseAsync(
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
            return new Work(delivery, subscription.Read(delivery.Body), activity);
        }
        catch (PermanentFailureException e)
        {
            await BuryAsync(subscription, delivery, e, delivery.Attempts + 1, activity, ct);
            await acknowledge(delivery);
            activity?.Dispose();
            return null;
        }
    }

    private async Task<bool> TryTogetherAsync(QueueSubscription subscription, List<Work> group, CancellationToken ct)
    {
        try
        {
            await transaction.RunAsync(subscription, group, ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogGroupFailed(subscription.Queue, group.Count, e.Message);
            return false;
        }
    }

    /// <summary>One attempt. A database that is away says nothing about the message, so waiting for it is not another one.</summary>
    private async Task AloneAsync(QueueSubscription subscription, Work work, CancellationToken ct)
    {
        var pause = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, clock, options.Random);
        while (true)
        {
            try
            {
                await transaction.RunAsync(subscription, [work], ct);
                health.IsUp(subscription.Queue);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested && Faults.IsDatabaseAway(e))
            {
                health.IsDown(subscription.Queue, "the database is away");
                LogPaused(subscription.Queue, e.Message);
                await pause.WaitAsync(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                await FailAsync(subscription, work, e, ct);
                return;
            }

            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task FailAsync(QueueSubscription subscription, Work work, Exception cause, CancellationToken ct)
    {
        var attempts = work.Delivery.Attempts + 1;
        if (cause is PermanentFailureException || !ladder.HasNext(attempts))
        {
            await BuryAsync(subscription, work.Delivery, cause, attempts, work.Activity, ct);
            return;
        }

        work.Activity?.SetStatus(ActivityStatusCode.Error, cause.GetType().Name);
        await sender.SendAsync(ladder.Next(subscription.Queue, work.Delivery, attempts), ct);
        MessagingTelemetry.Retries.Add(1, MessagingTelemetry.Tags(subscription.Queue));
        LogRetry(cause, subscription.Queue, work.Delivery.Identity.MessageId, attempts, options.MaxAttempts);
    }

    private async Task BuryAsync(
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
        LogDead(cause, subscription.Queue, delivery.Identity.MessageId, attempts);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A group of {Count} messages of {Queue} failed together ({Reason}); each is handled alone."
    )]
    private partial void LogGroupFailed(string queue, int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} pauses, the database is away: {Reason}")]
    private partial void LogPaused(string queue, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Queue} failed on message {MessageId}, attempt {Attempt} of {MaxAttempts}; it waits for the next."
    )]
    private partial void LogRetry(Exception e, string queue, Guid messageId, int attempt, int maxAttempts);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Queue} has given up on message {MessageId} after {Attempts} attempts; it lies in the dead-letter queue."
    )]
    private partial void LogDead(Exception e, string queue, Guid messageId, int attempts);
}
