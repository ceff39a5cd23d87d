using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Payments.Messaging;

/// <summary>
/// Publishes one batch of the outbox: claim, publish, await every confirm, delete. A crash anywhere before the last commit leaves the rows
/// in the outbox: they are published again, and inboxes recognize their message ids.
/// </summary>
internal sealed partial class OutboxFlush(IOutboxStore store, IOptions<MessagingOptions> options, ILogger<OutboxFlush> logger)
{
    private readonly MessagingOptions options = options.Value;

    /// <returns>How many rows were claimed, and how many of them the broker left without an answer.</returns>
    public async Task<(int Claimed, int Unanswered)> RunAsync(IPublisher publisher, CancellationToken ct)
    {
        // The relay's own SQL serves many traces at once, or none when it polls, so it belongs to no trace.
        using var suppressed = SuppressInstrumentationScope.Begin();
        await using var claim = await store.ClaimAsync(options.OutboxBatchSize, ct);
        var rows = claim.Rows;
        if (rows.Count == 0)
        {
            return (0, 0);
        }

        var outcomes = await PublishAsync(publisher, rows, ct);
        var confirmed = IdsWith(rows, outcomes, o => o == PublishOutcome.Confirmed);
        var rejected = IdsWith(rows, outcomes, o => o is PublishOutcome.Returned or PublishOutcome.Refused);
        await claim.SettleAsync(confirmed, rejected);
        return (rows.Count, rows.Count - confirmed.Length - rejected.Length);
    }

    private async Task<PublishOutcome[]> PublishAsync(IPublisher publisher, IReadOnlyList<OutboxRow> rows, CancellationToken ct)
    {
        var activities = StartActivities(rows);
        var messages = new OutgoingMessage[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            messages[i] = rows[i].ToOutgoing(options.ServiceName, activities[i]);
        }

        var outcomes = await publisher.PublishAsync(messages, options.ConfirmTimeout, ct);
        for (var i = 0; i < rows.Count; i++)
        {
            Report(rows[i], outcomes[i], activities[i]);
        }

        foreach (
            var failed in rows.Zip(outcomes).Where(r => r.Second != PublishOutcome.Confirmed).GroupBy(r => (r.First.RoutingKey, r.Second))
        )
        {
            LogNotPublished(failed.Count(), failed.Key.RoutingKey, failed.Key.Second, failed.First().First.MessageId);
        }

        return outcomes;
    }

    private static Activity?[] StartActivities(IReadOnlyList<OutboxRow> rows)
    {
        var activities = new Activity?[rows.Count];
        if (MessagingTelemetry.IsTraced)
        {
            // The spans of the messages themselves are wanted; only those of the SQL around them are not.
            using var enabled = SuppressInstrumentationScope.Begin(false);
            for (var i = 0; i < rows.Count; i++)
            {
                activities[i] = rows[i].StartActivity();
            }

            Activity.Current = null;
        }

        return activities;
    }

    private static void Report(OutboxRow row, PublishOutcome outcome, Activity? activity)
    {
        if (outcome == PublishOutcome.Confirmed)
        {
            MessagingTelemetry.Sent.Add(1, MessagingTelemetry.Tags(row.RoutingKey));
        }
        else
        {
            activity?.SetStatus(ActivityStatusCode.Error, outcome.ToString());
        }

        if (activity is not null)
        {
            // A span that ends while instrumentation is suppressed is not exported.
            using var enabled = SuppressInstrumentationScope.Begin(false);
            activity.Dispose();
        }
    }

    private static long[] IdsWith(IReadOnlyList<OutboxRow> rows, PublishOutcome[] outcomes, Func<PublishOutcome, bool> wanted) =>
        [.. rows.Where((_, i) => wanted(outcomes[i])).Select(r => r.Id)];

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} messages to {RoutingKey} stay in the outbox: {Outcome}. The first is {MessageId}."
    )]
    private partial void LogNotPublished(int count, string routingKey, PublishOutcome outcome, Guid messageId);
}
