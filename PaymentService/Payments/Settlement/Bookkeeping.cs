using Payments.Contracts;
using Payments.Ledger;
using Payments.PaymentService.Accounting;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Writes into the ledger what operations have moved, in the transaction that records their answers. An operation's id is the key of its
/// entry.
/// </summary>
internal static class Bookkeeping
{
    /// <summary>
    /// Books those operations that the gateway has carried out, and that move or hold money; a cancellation does neither. A group costs at
    /// most three round trips.
    /// </summary>
    public static async Task BookAsync(
        this PaymentsDb db,
        IReadOnlyList<(Payment Payment, PaymentOperation Operation)> settled,
        CancellationToken ct
    )
    {
        var (holds, resolutions, entries) = (new List<LedgerHold>(), new List<HoldResolution>(), new List<LedgerEntry>());
        foreach (var (payment, operation) in settled.Where(s => s.Operation.Status == OperationStatus.Succeeded))
        {
            var (id, amount, at) = (operation.Id, operation.AmountIn(payment.Currency), (DateTimeOffset)operation.ResolvedAt!.Value);
            switch (operation.Kind)
            {
                case OperationKind.Authorize:
                    holds.Add(
                        PaymentHolds.Authorize(
                            payment.Id,
                            id,
                            payment.Gateway,
                            payment.Purpose,
                            payment.UserId,
                            amount,
                            at,
                            Payment.AuthorizationLifetime
                        )
                    );
                    break;
                case OperationKind.Capture:
                    resolutions.Add(PaymentHolds.Capture(payment.ChargeId!.Value, id, amount.Minor, at));
                    break;
                case OperationKind.Void:
                    resolutions.Add(PaymentHolds.Void(payment.ChargeId!.Value, id, at));
                    break;
                default:
                    entries.AddRange(EntryOf(payment, operation, amount, at));
                    break;
            }
        }

        await db.WriteAsync(holds, resolutions, entries, ct);
    }

    /// <summary>The entry of an operation that moves money at once; none where it moves none.</summary>
    private static IEnumerable<LedgerEntry> EntryOf(Payment payment, PaymentOperation operation, Money amount, DateTimeOffset at)
    {
        var (id, key, gateway, purpose, user) = (payment.Id, operation.Id, payment.Gateway, payment.Purpose, payment.UserId);
        var entry = operation.Kind switch
        {
            OperationKind.Charge => PaymentEntries.Capture(id, key, gateway, purpose, user, amount, at),
            OperationKind.Refund => PaymentEntries.Refund(id, key, gateway, purpose, user, amount, at),
            OperationKind.RefundReversal => PaymentEntries.RefundReversal(id, key, gateway, purpose, user, amount, at),
            OperationKind.Suspense or OperationKind.SuspenseRefundReversal => PaymentEntries.Suspense(
                id,
                key,
                gateway,
                amount,
                isReturned: false,
                at
            ),
            OperationKind.SuspenseRefund => PaymentEntries.Suspense(id, key, gateway, amount, isReturned: true, at),
            OperationKind.SuspenseAdjustment => PaymentEntries.Adjustment(id, key, gateway, amount, at),
            OperationKind.Dispute => PaymentEntries.Dispute(id, key, gateway, amount, isReturned: false, at),
            OperationKind.DisputeReversal => PaymentEntries.Dispute(id, key, gateway, amount, isReturned: true, at),
            _ => null,
        };
        return entry is null ? [] : [entry];
    }

    /// <summary>Frees what was reserved for payments that have expired.</summary>
    public static Task FreeExpiredAsync(this PaymentsDb db, IReadOnlyList<Payment> expired, DateTime now, CancellationToken ct) =>
        db.WriteAsync([], [.. expired.Select(p => PaymentHolds.Expire(p.ChargeId!.Value, p.Id, now))], [], ct);

    /// <summary>In the order that keeps two groups from waiting for each other.</summary>
    private static async Task WriteAsync(
        this PaymentsDb db,
        List<LedgerHold> holds,
        List<HoldResolution> resolutions,
        List<LedgerEntry> entries,
        CancellationToken ct
    )
    {
        if (holds.Count > 0)
        {
            await GeneralLedger.HoldAsync(db, holds, ct);
        }

        if (resolutions.Count > 0)
        {
            await GeneralLedger.ResolveAsync(db, resolutions, ct);
        }

        if (entries.Count > 0)
        {
            await GeneralLedger.PostAsync(db, entries, ct);
        }
    }
}
