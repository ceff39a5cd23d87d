namespace Payments.PaymentService.Payments;

/// <summary>Money that moves at the gateway without fitting the payment, and money that its payer disputes.</summary>
public sealed partial class Payment
{
    /// <summary>Money has come that fits no operation: a second capture, more than was asked, a success after the end.</summary>
    /// <param name="charge">The gateway's id of the charge.</param>
    /// <param name="amountMinor">Minor units, above 0.</param>
    /// <param name="reason">Why it does not fit, for operators.</param>
    /// <param name="now">UTC.</param>
    /// <returns>The operation to add and to book.</returns>
    internal PaymentOperation HoldInSuspense(string charge, long amountMinor, string reason, DateTime now)
    {
        var operation = PaymentOperation.Done(this, OperationKind.Suspense, amountMinor, charge, reason, now);
        SuspenseMinor += amountMinor;
        RecordStep("held_in_suspense", now, detail: $"{amountMinor} {Currency} with {charge}: {reason}");
        return operation;
    }

    /// <summary>
    /// Brings what has been given back of the money held in suspense of a charge to what the gateway has reported of it.
    /// </summary>
    /// <param name="charge">The gateway's id of the charge.</param>
    /// <param name="heldMinor">What came with it and was held, minor units.</param>
    /// <param name="returnedMinor">What is booked as given back, minor units.</param>
    /// <param name="now">UTC.</param>
    /// <returns>The operation to add and to book; null when nothing is missing.</returns>
    internal PaymentOperation? ApplySuspenseRefunds(string charge, long heldMinor, long returnedMinor, DateTime now)
    {
        var ofCharge = ReportedRefunds.Where(r => r.Charge == charge).ToList();
        var single = ofCharge.Where(r => r.RefundId is not null).ToList();
        var given =
            Math.Max(single.Sum(r => r.AmountMinor), ofCharge.Where(r => r.RefundId is null).Sum(r => r.AmountMinor))
            - single.Where(r => r.HasFailed).Sum(r => r.AmountMinor);

        // Of the charge that the payment stands on, what was given back is of the payment first.
        var ofSuspense = charge == GatewayReference ? given - CapturedMinor : given;
        var amount = Math.Clamp(ofSuspense, 0, heldMinor) - returnedMinor;
        if (amount == 0)
        {
            return null;
        }

        var (kind, step) =
            amount > 0
                ? (OperationKind.SuspenseRefund, "suspense_refunded")
                : (OperationKind.SuspenseRefundReversal, "suspense_refund_failed");
        SuspenseMinor -= amount;
        RecordStep(step, now, detail: $"{Math.Abs(amount)} {Currency} with {charge}");
        return PaymentOperation.Done(this, kind, Math.Abs(amount), charge, MadeAtGateway, now);
    }

    /// <summary>An operator takes money out of suspense: what becomes of it is settled outside of this payment.</summary>
    /// <param name="operationId">The request's own id, so that a repetition finds it.</param>
    /// <param name="charge">The gateway's id of the charge that it came with.</param>
    /// <param name="amountMinor">Minor units, above 0.</param>
    /// <param name="note">Who, and why.</param>
    /// <param name="now">UTC.</param>
    /// <returns>The operation to add and to book.</returns>
    internal PaymentOperation TakeOutOfSuspense(Guid operationId, string charge, long amountMinor, string note, DateTime now)
    {
        SuspenseMinor -= amountMinor;
        RecordStep("taken_out_of_suspense", now, detail: $"{amountMinor} {Currency} with {charge}, {note}");
        return PaymentOperation.Done(this, OperationKind.SuspenseAdjustment, amountMinor, charge, note, now, operationId);
    }

    /// <summary>The provider has taken disputed money, or returned it.</summary>
    /// <returns>The operation to add and to book.</returns>
    internal PaymentOperation Dispute(string dispute, long amountMinor, bool isReturned, DateTime now)
    {
        var kind = isReturned ? OperationKind.DisputeReversal : OperationKind.Dispute;
        var operation = PaymentOperation.Done(this, kind, amountMinor, dispute, "dispute", now);
        DisputedMinor += isReturned ? -amountMinor : amountMinor;
        RecordStep(isReturned ? "dispute_returned" : "dispute_withdrawn", now, detail: $"{amountMinor} {Currency}, {dispute}");
        return operation;
    }
}
