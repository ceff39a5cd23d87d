using Payments.Contracts;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments;

/// <summary>The lifecycle of a payment: an operation is begun, the gateway is asked, its answer is applied.</summary>
public sealed partial class Payment
{
    /// <summary>
    /// How long money stays reserved on a card, as card networks have it for payments online
    /// (https://docs.stripe.com/payments/place-a-hold-on-a-payment-method).
    /// </summary>
    public static readonly TimeSpan AuthorizationLifetime = TimeSpan.FromDays(7);

    /// <summary>Whether a declined attempt leaves it open for another one, with another card.</summary>
    private bool MayTryAgain => Purpose == PaymentPurpose.Intent || IsPaidAtGateway;

    /// <summary>What has been taken and not given back, minor units.</summary>
    public long RefundableMinor => CapturedMinor - RefundedMinor;

    /// <summary>Charges, or only reserves, as <see cref="CaptureMethod"/> says.</summary>
    internal Beginning BeginCharge(Guid operationId, DateTime now)
    {
        if (!IsOpen)
        {
            return Beginning.Refused(RefusalCode.UnexpectedState, $"The payment is {StatusText}; it cannot be charged.");
        }

        if (PaymentMethod is null)
        {
            return Beginning.Refused(RefusalCode.PaymentMethodMissing, "The payment has no payment method yet.");
        }

        var kind = CaptureMethod == CaptureMethod.Automatic ? OperationKind.Charge : OperationKind.Authorize;
        return Begin(operationId, kind, AmountMinor, reason: null, now);
    }

    /// <summary>What its payer has paid, or tried to, at the gateway without us.</summary>
    internal Beginning BeginChargeAtGateway(Guid operationId, DateTime now) =>
        IsOpen
            ? Begin(
                operationId,
                CaptureMethod == CaptureMethod.Automatic ? OperationKind.Charge : OperationKind.Authorize,
                AmountMinor,
                reason: null,
                now
            )
            : Beginning.Refused(RefusalCode.UnexpectedState, $"The payment is {StatusText}; it cannot be charged.");

    /// <summary>Takes reserved money: all of it, or <paramref name="amountMinor"/> and frees the rest.</summary>
    internal Beginning BeginCapture(Guid operationId, long? amountMinor, DateTime now)
    {
        if (Status != PaymentStatus.Authorized)
        {
            return Beginning.Refused(RefusalCode.UnexpectedState, $"The payment is {StatusText}; it cannot be captured.");
        }

        if (amountMinor <= 0)
        {
            return Beginning.Refused(RefusalCode.AmountTooSmall, "The amount to capture must be above 0.");
        }

        return amountMinor > AuthorizedMinor
            ? Beginning.Refused(RefusalCode.AmountTooLarge, $"The amount to capture must be at most {AuthorizedMinor}.")
            : Begin(operationId, OperationKind.Capture, amountMinor ?? AuthorizedMinor, reason: null, now);
    }

    /// <summary>
    /// Cancels it. What is reserved is released at the gateway, and what its payer can still confirm there (<paramref
    /// name="isOpenAtGateway"/>) is canceled there; where the gateway has nothing, it ends at once and there is no operation.
    /// </summary>
    internal Beginning BeginCancel(Guid operationId, string? reason, DateTime now, bool isOpenAtGateway = false)
    {
        switch (Status)
        {
            case PaymentStatus.Pending when isOpenAtGateway:
                return Begin(operationId, OperationKind.Cancel, AmountMinor, reason, now);
            case PaymentStatus.Pending:
                MoveTo(PaymentStatus.Canceled);
                (CancellationReason, SettledAt) = (reason, now);
                RecordStep("canceled", now, detail: reason);
                return Beginning.Done;
            case PaymentStatus.Authorized:
                CancellationReason = reason;
                return Begin(operationId, OperationKind.Void, AuthorizedMinor, reason, now);
            default:
                return Beginning.Refused(RefusalCode.UnexpectedState, $"The payment is {StatusText}; it cannot be canceled.");
        }
    }

    /// <summary>Gives money back: all that is left of it, or <paramref name="amountMinor"/>.</summary>
    internal Beginning BeginRefund(Guid operationId, long? amountMinor, string? reason, DateTime now)
    {
        if (Status == PaymentStatus.Refunded)
        {
            return Beginning.Refused(RefusalCode.AlreadyRefunded, "The payment has been refunded already.");
        }

        if (Status is not (PaymentStatus.Succeeded or PaymentStatus.PartiallyRefunded))
        {
            return Beginning.Refused(RefusalCode.UnexpectedState, $"The payment is {StatusText}; it cannot be refunded.");
        }

        if (amountMinor <= 0)
        {
            return Beginning.Refused(RefusalCode.AmountTooSmall, "The amount to refund must be above 0.");
        }

        return amountMinor > RefundableMinor
            ? Beginning.Refused(RefusalCode.AmountTooLarge, $"The amount to refund must be at most {RefundableMinor}.")
            : Begin(operationId, OperationKind.Refund, amountMinor ?? RefundableMinor, reason, now);
    }

    /// <summary>Applies the answer of the gateway to an operation.</summary>
    /// <exception cref="InvalidOperationException">The operation has an answer already, or the transition is not legal.</exception>
    internal void Apply(PaymentOperation operation, GatewayAnswer answer, DateTime now, DateTime nextAttempt)
    {
        if (operation.IsResolved || operation.PaymentId != Id)
        {
            throw new InvalidOperationException($"Operation {operation.Id} of payment {operation.PaymentId} has an answer already.");
        }

        operation.Resolve(answer, now, nextAttempt);
        var next = NextStatus(operation, answer.Outcome);
        if (next != Status)
        {
            MoveTo(next);
        }

        if (operation.Kind is not (OperationKind.Refund or OperationKind.Cancel))
        {
            (FailureCode, DeclineCode) = (answer.FailureCode, answer.DeclineCode);
        }

        if (answer.Outcome == GatewayOutcome.Succeeded)
        {
            ApplyAmounts(operation);
        }
        else if (operation is { Kind: OperationKind.Refund, Status: OperationStatus.Declined } && answer.Reference is { } refund)
        {
            // The gateway had begun it, so it may be in the sum that the gateway reports.
            Report(new ReportedRefund(GatewayReference!, refund, operation.AmountMinor, HasFailed: true));
        }
        else if (Status == PaymentStatus.Pending && !IsPaidAtGateway)
        {
            // Whoever tries again says with what.
            PaymentMethod = null;
        }

        if (Status is PaymentStatus.Succeeded or PaymentStatus.Failed or PaymentStatus.Canceled or PaymentStatus.Expired)
        {
            SettledAt ??= now;
        }

        RecordStep(StepOf(operation, answer), now, operation.Attempts, answer.DeclineCode ?? answer.FailureCode);
    }

    /// <summary>What a refund is known by in the reports of its gateway; one that gives no ids knows it by ours.</summary>
    private static string ReportedIdOf(PaymentOperation refund) => refund.GatewayReference ?? refund.Id.ToString();

    /// <summary>Ends what nobody has paid or captured in time. The gateway frees expired reservations by itself.</summary>
    /// <exception cref="InvalidOperationException">It is neither pending nor authorized.</exception>
    internal void Expire(DateTime now)
    {
        MoveTo(PaymentStatus.Expired);
        SettledAt = now;
        RecordStep("expired", now);
    }

    private string StatusText => Status.ToString().ToLowerInvariant();

    private Beginning Begin(Guid operationId, OperationKind kind, long amountMinor, string? reason, DateTime now)
    {
        var operation = PaymentOperation.Create(operationId, this, kind, amountMinor, reason, now);
        if (kind != OperationKind.Refund)
        {
            MoveTo(PaymentStatus.Processing);
        }

        if (kind is OperationKind.Charge or OperationKind.Authorize)
        {
            LatestChargeId = operationId;
        }

        return new Beginning(operation, null);
    }

    /// <summary>Where an answer leads. A refund leaves the payment as it is until the money is back.</summary>
    private PaymentStatus NextStatus(PaymentOperation operation, GatewayOutcome outcome) =>
        (operation.Kind, outcome) switch
        {
            (OperationKind.Refund, GatewayOutcome.Succeeded) => operation.AmountMinor == RefundableMinor
                ? PaymentStatus.Refunded
                : PaymentStatus.PartiallyRefunded,
            (OperationKind.Refund, _) => Status,
            (_, GatewayOutcome.Unknown) => PaymentStatus.Indeterminate,
            (OperationKind.Charge or OperationKind.Capture, GatewayOutcome.Succeeded) => PaymentStatus.Succeeded,
            (OperationKind.Authorize, GatewayOutcome.Succeeded) => PaymentStatus.Authorized,
            (OperationKind.Void, GatewayOutcome.Succeeded) => PaymentStatus.Canceled,
            (OperationKind.Capture or OperationKind.Void, GatewayOutcome.Declined) => PaymentStatus.Authorized,
            (OperationKind.Cancel, GatewayOutcome.Succeeded) => operation.Reason == ExpiredReason
                ? PaymentStatus.Expired
                : PaymentStatus.Canceled,
            (OperationKind.Cancel, GatewayOutcome.Declined) => PaymentStatus.Pending,
            _ => MayTryAgain ? PaymentStatus.Pending : PaymentStatus.Failed,
        };

    /// <summary>Takes over what the gateway has done.</summary>
    private void ApplyAmounts(PaymentOperation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Charge:
                (AuthorizedMinor, CapturedMinor, GatewayReference, ChargeId) = (
                    operation.AmountMinor,
                    operation.AmountMinor,
                    operation.GatewayReference,
                    operation.Id
                );
                break;
            case OperationKind.Authorize:
                (AuthorizedMinor, GatewayReference, ChargeId) = (operation.AmountMinor, operation.GatewayReference, operation.Id);
                ExpiresAt = operation.ResolvedAt + AuthorizationLifetime;
                break;
            case OperationKind.Capture:
                (CapturedMinor, ExpiresAt) = (operation.AmountMinor, null);
                break;
            case OperationKind.Refund:
                RefundedMinor += operation.AmountMinor;
                Report(new ReportedRefund(GatewayReference!, ReportedIdOf(operation), operation.AmountMinor));
                break;
            case OperationKind.Cancel when Status == PaymentStatus.Canceled:
                CancellationReason = operation.Reason;
                break;
        }
    }

    private static string StepOf(PaymentOperation operation, GatewayAnswer answer) =>
        (operation.Kind, answer.Outcome) switch
        {
            (OperationKind.Refund, GatewayOutcome.Unknown) when answer.FailureCode == GatewayAnswer.Pending => "refund_pending",
            (_, GatewayOutcome.Unknown) => "gateway_silent",
            (OperationKind.Charge, GatewayOutcome.Succeeded) => "charged",
            (OperationKind.Authorize, GatewayOutcome.Succeeded) => "authorized",
            (OperationKind.Capture, GatewayOutcome.Succeeded) => "captured",
            (OperationKind.Void, GatewayOutcome.Succeeded) => "canceled",
            (OperationKind.Refund, GatewayOutcome.Succeeded) => "refunded",
            (OperationKind.Cancel, GatewayOutcome.Succeeded) => operation.Reason == ExpiredReason ? "expired" : "canceled",
            (OperationKind.Charge or OperationKind.Authorize, _) => "declined",
            (OperationKind.Capture, _) => "capture_declined",
            (OperationKind.Void or OperationKind.Cancel, _) => "cancel_declined",
            _ => "refund_declined",
        };

    private void MoveTo(PaymentStatus next)
    {
        if (!PaymentTransitions.Legal.Contains((Status, next)))
        {
            throw new InvalidOperationException($"Payment {Id} cannot go from {Status} to {next}.");
        }

        Status = next;
    }
}
