using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Reconciliation;

/// <summary>
/// Where a gateway's books say something else than our payments: charges that one side does not have, and amounts that differ.
/// </summary>
internal static class GatewayDifferences
{
    /// <summary>Payments compared at a time.</summary>
    private const int PageSize = 200;

    /// <summary>Money that came with a charge without fitting its payment, and what was given back of it.</summary>
    private static readonly OperationKind[] SuspenseKinds =
    [
        OperationKind.Suspense,
        OperationKind.SuspenseRefund,
        OperationKind.SuspenseRefundReversal,
    ];

    /// <param name="db">Our side.</param>
    /// <param name="gateway">The other side; it keeps records.</param>
    /// <param name="from">Charges made, and money moved, since then are compared.</param>
    /// <param name="to">What is younger is left to the next comparison.</param>
    /// <param name="again">Charges to compare whenever they were made: they differed the last time.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="GatewayUnavailableException">The gateway cannot be asked.</exception>
    public static async IAsyncEnumerable<ReconciliationDifference> FindAsync(
        PaymentsDb db,
        IGateway gateway,
        DateTimeOffset from,
        DateTimeOffset to,
        IReadOnlyCollection<string> again,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var compared = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var records in gateway.ListAsync(from, to, ct).Chunk(PageSize).WithCancellation(ct))
        {
            compared.UnionWith(records.Select(r => r.Reference));
            foreach (var difference in await CompareAsync(db, gateway.Name, records, to.UtcDateTime, ct))
            {
                yield return difference;
            }
        }

        // Refunds and disputes come long after their charge.
        await foreach (var reference in gateway.ListMovedAsync(from, to, ct).Concat(again.ToAsyncEnumerable()).WithCancellation(ct))
        {
            if (compared.Add(reference) && await gateway.FindAsync(reference, ct) is { } record)
            {
                foreach (var difference in await CompareAsync(db, gateway.Name, [record], to.UtcDateTime, ct))
                {
                    yield return difference;
                }
            }
        }

        await foreach (var payment in OursAsync(db, gateway.Name, from.UtcDateTime, to.UtcDateTime, again))
        {
            var reference = payment.GatewayReference!;
            if ((again.Contains(reference) || !compared.Contains(reference)) && await gateway.FindAsync(reference, ct) is null)
            {
                yield return Difference(payment.Id, reference, $"the gateway has no charge {reference}");
            }
        }
    }

    private static async Task<List<ReconciliationDifference>> CompareAsync(
        PaymentsDb db,
        string gateway,
        GatewayRecord[] records,
        DateTime settledBefore,
        CancellationToken ct
    )
    {
        var (references, ids) = (records.Select(r => r.Reference).ToArray(), records.Select(r => r.PaymentId ?? Guid.Empty).ToArray());
        var payments = await db
            .Payments.AsNoTracking()
            .Where(p => p.Gateway == gateway && (references.Contains(p.GatewayReference) || ids.Contains(p.Id)))
            .ToListAsync(ct);
        var operations = await db
            .Operations.AsNoTracking()
            .Where(o =>
                payments.Select(p => p.Id).Contains(o.PaymentId)
                && (o.ResolvedAt == null || o.ResolvedAt >= settledBefore || SuspenseKinds.Contains(o.Kind))
            )
            .ToListAsync(ct);
        var moving = operations.Where(o => o.ResolvedAt is null || o.ResolvedAt >= settledBefore).Select(o => o.PaymentId).ToHashSet();
        var differences = new List<ReconciliationDifference>();
        foreach (var record in records)
        {
            var payment = payments.Find(p => p.GatewayReference == record.Reference) ?? payments.Find(p => p.Id == record.PaymentId);
            if (payment is null)
            {
                differences.Add(
                    Difference(
                        record.PaymentId,
                        record.Reference,
                        $"the gateway has charge {record.Reference} over {Text(record.Amount)}, which is none of our payments"
                    )
                );
            }
            else if (
                !moving.Contains(payment.Id)
                && !(record.ChangedAt >= settledBefore)
                && Compare(payment, record, operations.Where(o => o.PaymentId == payment.Id)) is { } detail
            )
            {
                differences.Add(Difference(payment.Id, record.Reference, detail));
            }
        }

        return differences;
    }

    private static string? Compare(Payment payment, GatewayRecord record, IEnumerable<PaymentOperation> operations)
    {
        // A declined attempt leaves a charge that took nothing; only the last one of a payment is remembered.
        var isOurs = payment.GatewayReference == record.Reference;
        var (captured, refunded) = isOurs ? (payment.CapturedMinor, payment.RefundedMinor) : (0, 0);
        var suspense = SuspenseSums.Of(operations, record.Reference);
        (captured, refunded) = (captured + suspense.Came, refunded + suspense.Returned);
        if (record.Amount.Currency != payment.Currency)
        {
            return $"the gateway has {record.Reference} in {record.Amount.Currency}";
        }

        if ((record.CapturedMinor, record.RefundedMinor) != (captured, refunded))
        {
            return $"the gateway has taken {record.CapturedMinor} and given back {record.RefundedMinor} with {record.Reference}, "
                + $"we have {captured} and {refunded}";
        }

        if (isOurs && record.DisputedMinor != payment.DisputedMinor)
        {
            return $"the gateway has withdrawn {record.DisputedMinor} over disputes of {record.Reference}, we have {payment.DisputedMinor}";
        }

        return record.State == GatewayState.Authorized && payment.Status != PaymentStatus.Authorized
            ? $"the gateway holds {Text(record.Amount)} with {record.Reference}, our payment is {payment.Status}"
            : null;
    }

    private static IAsyncEnumerable<Payment> OursAsync(
        PaymentsDb db,
        string gateway,
        DateTime from,
        DateTime to,
        IReadOnlyCollection<string> again
    ) =>
        db
            .Payments.AsNoTracking()
            .Where(p =>
                p.Gateway == gateway
                && p.GatewayReference != null
                && p.CapturedMinor > 0
                && ((p.CreatedAt >= from && p.CreatedAt < to) || again.Contains(p.GatewayReference))
            )
            .AsAsyncEnumerable();

    private static string Text(Money amount) => $"{amount.Minor} {amount.Currency}";

    private static ReconciliationDifference Difference(Guid? paymentId, string reference, string detail) =>
        new()
        {
            Kind = "gateway",
            PaymentId = paymentId,
            Reference = reference,
            Detail = detail,
        };
}
