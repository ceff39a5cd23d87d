using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.PaymentService.Accounts;

/// <summary>
/// Opens the payment account of a user who has registered: one, however often and in whatever order the events come. A later event brings a
/// newer name or address; one that is older, or says no time, changes nothing.
/// </summary>
internal sealed class OpenAccount(PaymentsDb db, TimeProvider clock) : IMessageHandler<UserCreated>
{
    public Task HandleAsync(UserCreated message, MessageContext context, CancellationToken ct)
    {
        if (message.UserId <= 0)
        {
            throw new PermanentFailureException("The user id is missing, or not above 0.");
        }

        if (PaymentAccount.Validate(message.Username, message.Email) is { } reason)
        {
            throw new PermanentFailureException(reason);
        }

        var describedAt = (message.At ?? context.SentAt)?.UtcDateTime;
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO payment_accounts (user_id, username, email, described_at, opened_at)
            VALUES ({message.UserId}, {message.Username}, {message.Email}, {describedAt}, {clock.GetUtcNow().UtcDateTime})
            ON CONFLICT (user_id) DO UPDATE SET username = excluded.username, email = excluded.email, described_at = excluded.described_at
            WHERE excluded.described_at > coalesce(payment_accounts.described_at, '-infinity')
            """,
            ct
        );
    }
}
