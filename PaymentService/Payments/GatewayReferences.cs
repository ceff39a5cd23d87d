using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Simulated;

namespace Payments.PaymentService.Payments;

/// <summary>Finding payments by the gateway's id of their charge. Both ways go over an index, however many payments there are.</summary>
internal static class GatewayReferences
{
    /// <summary>The payment of which a charge, or a declined attempt at one, has this id at its gateway; null when there is none.</summary>
    public static async Task<Guid?> FindByReferenceAsync(this PaymentsDb db, string reference, CancellationToken ct)
    {
        // The simulated gateway's charges have the payment's id in theirs, and are in no index; those of others may look the same.
        if (
            SimulatedGateway.PaymentOf(reference) is { } own
            && await db.Payments.AnyAsync(p => p.Id == own && p.GatewayReference == reference, ct)
        )
        {
            return own;
        }

        return await db.WithForeignReference(reference).Select(p => (Guid?)p.Id).SingleOrDefaultAsync(ct)
            ?? await db
                .Operations.Where(o => o.GatewayReference == reference && o.Status == OperationStatus.Declined)
                .Select(o => (Guid?)o.PaymentId)
                .FirstOrDefaultAsync(ct);
    }

    /// <summary>Payments at gateways that give references of their own; the name is a constant, as in the predicate of the index.</summary>
    internal static IQueryable<Payment> WithForeignReference(this PaymentsDb db, string reference) =>
        db.Payments.Where(p => p.Gateway != SimulatedOptions.GatewayName && p.GatewayReference == reference);
}
