using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Records that mails about purchases were sent: one statement for a group, since nothing of the purchases needs to be read.
/// </summary>
internal sealed class RecordMailsSent(ProjectsDb db) : IMessageGroupHandler<NotificationSent>
{
    public async Task HandleAsync(IReadOnlyList<Received<NotificationSent>> group, CancellationToken ct)
    {
        var sent = group.GroupBy(r => IdOf(r.Message)).ToDictionary(g => g.Key, g => g.Max(r => r.Message.At.UtcDateTime));
        var (ids, times) = (sent.Keys.ToArray(), sent.Values.ToArray());

        // Locked in the order of their ids, so that two groups never wait for each other.
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH locked AS MATERIALIZED (SELECT id FROM purchases WHERE id = ANY ({ids}) ORDER BY id FOR NO KEY UPDATE)
            UPDATE purchases p SET notified_at = greatest(p.notified_at, s.at)
            FROM locked JOIN unnest({ids}, {times}) AS s (id, at) ON s.id = locked.id
            WHERE p.id = locked.id
            """,
            ct
        );
    }

    private static Guid IdOf(NotificationSent message) =>
        Guid.TryParse(message.Subject.Id, out var id)
            ? id
            : throw new PermanentFailureException("The subject's id is not that of a purchase.");
}
