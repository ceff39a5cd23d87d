namespace Payments.PaymentService.Payments;

/// <summary>Refunds that the gateway reports: made on its own page, or failed after they were booked.</summary>
public sealed partial class Payment
{
    /// <summary>Most reports that are kept of one payment; a provider allows fewer refunds of one charge.</summary>
    private const int MaxReportedRefunds = 1_000;

    private const string MadeAtGateway = "made at the gateway";

    /// <summary>What the gateway has reported, whatever of it is booked so far.</summary>
    public IReadOnlyList<ReportedRefund> ReportedRefunds { get; private set; } = [];

    /// <summary>Keeps a report. A refund that has failed stays so; of the sums the largest counts, since refunds only add up.</summary>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    internal void Report(ReportedRefund reported)
    {
        var known = ReportedRefunds.FirstOrDefault(r => r.Charge == reported.Charge && r.RefundId == reported.RefundId);
        if (known is null && ReportedRefunds.Count >= MaxReportedRefunds)
        {
            throw new InvalidOperationException($"Payment {Id} has more than {MaxReportedRefunds} refunds.");
        }

        var merged = known is null
            ? reported
            : reported with
            {
                AmountMinor = Math.Max(known.AmountMinor, reported.AmountMinor),
                HasFailed = known.HasFailed || reported.HasFailed,
            };
        if (merged != known)
        {
            ReportedRefunds = [.. ReportedRefunds.Where(r => r != known), merged];
        }
    }

    /// <summary>
    /// Brings what is booked as refunded to what the gateway has reported of the charge that was captured. While a refund of our own has no
    /// answer nothing is done: the reported sum may contain it.
    /// </summary>
    /// <returns>The refund or reversal that it takes, which has succeeded; null when nothing is missing.</returns>
    internal PaymentOperation? ApplyReportedRefunds(bool isRefundUnderWay, DateTime now)
    {
        var ofCharge = ReportedRefunds.Where(r => r.Charge == GatewayReference).ToList();
        if (isRefundUnderWay || CapturedMinor == 0 || ofCharge.Count == 0)
        {
            return null;
        }

        var single = ofCharge.Where(r => r.RefundId is not null).ToList();
        var given = Math.Max(single.Sum(r => r.AmountMinor), ofCharge.Where(r => r.RefundId is null).Sum(r => r.AmountMinor));
        var refunded = Math.Clamp(given - single.Where(r => r.HasFailed).Sum(r => r.AmountMinor), 0, CapturedMinor);
        return refunded.CompareTo(RefundedMinor) switch
        {
            > 0 => RecordRefund(refunded - RefundedMinor, now),
            < 0 => RecordReversal(RefundedMinor - refunded, now),
            _ => null,
        };
    }

    private PaymentOperation RecordRefund(long amountMinor, DateTime now)
    {
        var operation = PaymentOperation.Done(this, OperationKind.Refund, amountMinor, GatewayReference, MadeAtGateway, now);
        RefundedMinor += amountMinor;
        MoveToRefunded();
        RecordStep("refunded", now, detail: MadeAtGateway);
        return operation;
    }

    private PaymentOperation RecordReversal(long amountMinor, DateTime now)
    {
        var operation = PaymentOperation.Done(
            this,
            OperationKind.RefundReversal,
            amountMinor,
            GatewayReference,
            "the refund has failed",
            now
        );
        RefundedMinor -= amountMinor;
        MoveToRefunded();
        RecordStep("refund_failed", now, detail: $"{amountMinor} {Currency}");
        return operation;
    }

    /// <summary>The state that goes with what has been given back.</summary>
    private void MoveToRefunded()
    {
        var next = RefundedMinor switch
        {
            0 => PaymentStatus.Succeeded,
            _ when RefundedMinor == CapturedMinor => PaymentStatus.Refunded,
            _ => PaymentStatus.PartiallyRefunded,
        };
        if (next != Status)
        {
            MoveTo(next);
        }
    }
}
