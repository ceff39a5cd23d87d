using Microsoft.EntityFrameworkCore;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Reading payments under the lock that everybody who changes one takes: handlers, requests, the repair worker, webhooks.
/// </summary>
internal static class PaymentLocks
{
    /// <summary>In the order of their ids, so that two groups never wait for each other.</summary>
    public static Task<Dictionary<Guid, Payment>> LockAsync(this PaymentsDb db, Guid[] ids, CancellationToken ct) =>
        db.Payments.FromSql($"SELECT *, xmin FROM payments WHERE id = ANY({ids}) ORDER BY id FOR UPDATE").ToDictionaryAsync(p => p.Id, ct);

    /// <summary>One payment, or null.</summary>
    public static Task<Payment?> LockAsync(this PaymentsDb db, Guid id, CancellationToken ct) =>
        db.Payments.FromSql($"SELECT *, xmin FROM payments WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct);
}
