using Microsoft.EntityFrameworkCore;
using Payments.Messaging;

namespace Payments.PaymentService.Webhooks;

/// <summary>The events that have been received, each once.</summary>
internal static class WebhookEvents
{
    /// <summary>Days for which an event is known. Stripe sends an event again for 3 days.</summary>
    private const int RetentionDays = 30;

    /// <summary>
    /// Most rows past their retention that are deleted with each new event: more than one, so that the table stays as large as its
    /// retention.
    /// </summary>
    private const int DeletedPerEvent = 4;

    /// <summary>Records an event and puts its command into the outbox, in one transaction.</summary>
    /// <returns>Whether the event is new; one that is known changes nothing.</returns>
    public static async Task<bool> RecordAsync(this PaymentsDb db, StripeEvent received, DateTimeOffset now, CancellationToken ct)
    {
        var (command, at, oldest) = (received.Command, now.UtcDateTime, now.UtcDateTime.AddDays(-RetentionDays));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Two copies at the same time: the second waits for the first to commit, and then inserts nothing.
        var inserted = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO webhook_events (
                event_id, type, object_id, payment_intent_id, status, amount_minor, currency, failure_code, created_at, received_at)
            VALUES (
                {received.Id}, {received.Type}, {received.ObjectId}, {command?.PaymentIntentId}, {command?.Status},
                {command?.Amount.Minor}, {command?.Amount.Currency}, {command?.FailureCode}, {received.Created.UtcDateTime}, {at})
            ON CONFLICT (event_id) DO NOTHING
            """,
            ct
        );
        if (inserted == 0)
        {
            return false;
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM webhook_events WHERE event_id IN (
                SELECT event_id FROM webhook_events WHERE received_at < {oldest}
                ORDER BY received_at LIMIT {DeletedPerEvent} FOR UPDATE SKIP LOCKED)
            """,
            ct
        );
        if (command is not null)
        {
            db.Send(command);
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }
}
