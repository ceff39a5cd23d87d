using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.PaymentService.Payments;

/// <summary>
/// Records in the timelines of payments that mails about them have been sent. One statement for a group, since nothing of the payments
/// needs to be read.
/// </summary>
internal sealed class RecordSentMails(PaymentsDb db) : IMessageGroupHandler<NotificationSent>
{
    public async Task HandleAsync(IReadOnlyList<Received<NotificationSent>> group, CancellationToken ct)
    {
        var steps = group
            .GroupBy(r => IdOf(r.Message))
            .ToDictionary(g => g.Key, g => JsonSerializer.Serialize(g.Select(StepOf), JsonSerializerOptions.Web));
        var (ids, added) = (steps.Keys.ToArray(), steps.Values.ToArray());

        // Locked in the order of their ids, as everybody does, so that two groups never wait for each other.
        var updated = await db.Database.ExecuteSqlAsync(
            $"""
            WITH locked AS MATERIALIZED (SELECT id FROM payments WHERE id = ANY ({ids}) ORDER BY id FOR UPDATE)
            UPDATE payments p SET steps = p.steps || a.steps::jsonb
            FROM locked JOIN unnest({ids}, {added}) AS a (id, steps) ON a.id = locked.id
            WHERE p.id = locked.id
            """,
            ct
        );
        if (updated < ids.Length)
        {
            throw new PermanentFailureException("There is no such payment.");
        }
    }

    private static PaymentStep StepOf(Received<NotificationSent> received)
    {
        received.Context.Resume();
        return PaymentStep.Now("mail_sent", received.Message.At.UtcDateTime, detail: received.Message.Template);
    }

    private static Guid IdOf(NotificationSent message) =>
        Guid.TryParse(message.Subject.Id, out var id)
            ? id
            : throw new PermanentFailureException("The subject's id is not that of a payment.");
}
