using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Mails;

namespace Payments.NotifierService.Sending;

/// <summary>The mails that are due, shared by the instances of this service.</summary>
internal sealed class MailQueue(IServiceScopeFactory scopes, IOptions<MailOptions> options, TimeProvider clock)
{
    /// <summary>Most doublings of the pause between two attempts, so that it does not overflow before its bound is applied.</summary>
    private const int MaxDoublings = 30;

    private readonly MailOptions options = options.Value;

    /// <summary>Claims mails that are due and that no other instance is sending, the longest due first.</summary>
    public async Task<IReadOnlyList<Mail>> ClaimAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow().UtcDateTime;
        var mails = await scope
            .ServiceProvider.GetRequiredService<NotificationsDb>()
            .Mails.FromSql(
                $"""
                UPDATE mails SET attempts = attempts + 1, next_attempt_at = {now + options.Lease}
                WHERE id IN (
                    SELECT id FROM mails WHERE status = 'WAITING' AND next_attempt_at <= {now}
                    ORDER BY next_attempt_at LIMIT {options.BatchSize} FOR UPDATE SKIP LOCKED)
                RETURNING *, xmin
                """
            )
            .AsNoTracking()
            .ToListAsync(ct);
        return [.. mails.OrderBy(m => m.CreatedAt)];
    }

    /// <summary>Records the results of mails and publishes an event for each that was sent, in one transaction.</summary>
    public async Task RecordAsync(IReadOnlyList<SentMail> group, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NotificationsDb>();
        var ids = group.Select(m => m.MailId).ToArray();
        var mails = await db.Mails.Where(m => ids.Contains(m.Id) && m.Status == MailStatus.Waiting).ToDictionaryAsync(m => m.Id, ct);
        var now = clock.GetUtcNow();
        foreach (var (mailId, result, activity) in group)
        {
            if (mails.TryGetValue(mailId, out var mail))
            {
                Activity.Current = activity;
                Record(db, mail, result, now);
            }
        }

        await db.SaveChangesAsync(ct);
    }

    private void Record(NotificationsDb db, Mail mail, SendResult result, DateTimeOffset now)
    {
        if (result.Error is null)
        {
            mail.MarkSent(now.UtcDateTime);
            if (mail.Purpose != Mail.PlainPurpose)
            {
                db.Publish(new NotificationSent(new NotificationSubject(mail.Purpose, mail.SubjectId), mail.Template, now));
            }
        }
        else if (result.IsFinal)
        {
            mail.MarkFailed(result.Error);
        }
        else
        {
            mail.Postpone(result.Error, now.UtcDateTime + PauseAfter(mail.Attempts));
        }
    }

    /// <summary>Puts claimed mails back that could not be tried: they are due again, and the attempt does not count.</summary>
    public async Task PutBackAsync(IReadOnlyList<Guid> mailIds, string reason, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow().UtcDateTime;
        await scope
            .ServiceProvider.GetRequiredService<NotificationsDb>()
            .Mails.Where(m => mailIds.Contains(m.Id) && m.Status == MailStatus.Waiting)
            .ExecuteUpdateAsync(
                mail =>
                    mail.SetProperty(m => m.Attempts, m => m.Attempts - 1)
                        .SetProperty(m => m.NextAttemptAt, now)
                        .SetProperty(m => m.LastError, reason),
                ct
            );
    }

    private TimeSpan PauseAfter(int attempts)
    {
        var pause = options.FirstRetry * Math.Pow(2, Math.Min(attempts - 1, MaxDoublings));
        return pause < options.MaxRetry ? pause : options.MaxRetry;
    }
}
