using Microsoft.EntityFrameworkCore;

namespace Payments.PaymentService.Reconciliation;

/// <summary>Lets one run at a time compare, whichever instance it is on.</summary>
internal static class ReconciliationLease
{
    /// <returns>Where the reconciliation stands; null while another run has the lease.</returns>
    public static async Task<ReconciliationState?> ClaimReconciliationAsync(
        this PaymentsDb db,
        Guid owner,
        DateTime now,
        TimeSpan lease,
        CancellationToken ct
    )
    {
        var claimed = await db
            .ReconciliationStates.FromSql(
                $"""
                INSERT INTO reconciliation_state (id, leased_by, leased_until) VALUES ({ReconciliationState.OnlyId}, {owner}, {now + lease})
                ON CONFLICT (id) DO UPDATE SET leased_by = excluded.leased_by, leased_until = excluded.leased_until
                WHERE reconciliation_state.leased_until IS NULL OR reconciliation_state.leased_until < {now}
                RETURNING *
                """
            )
            .AsNoTracking()
            .ToListAsync(ct);
        return claimed.SingleOrDefault();
    }

    /// <summary>Gives the lease back after a run that has come to no end.</summary>
    public static Task ReleaseReconciliationAsync(this PaymentsDb db, Guid owner) =>
        db
            .ReconciliationStates.Where(s => s.LeasedBy == owner)
            .ExecuteUpdateAsync(
                s => s.SetProperty(x => x.LeasedBy, (Guid?)null).SetProperty(x => x.LeasedUntil, (DateTime?)null),
                CancellationToken.None
            );
}
