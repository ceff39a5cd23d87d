using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Applies that money has been taken. What fits the payment settles it; what does not is held in suspense, where operators see it: it is
/// with us, so it is never dropped.
/// </summary>
internal static class CaptureEvents
{
    private const string OtherAmount = "other_amount";

    /// <summary>The failure code of a cancellation or capture that came too late.</summary>
    private const string AlreadyPaid = "already_paid";

    /// <param name="application">The event.</param>
    /// <param name="attempt">The charge or authorization that it is about; null when it is none of ours.</param>
    public static void Apply(EventApplication application, PaymentOperation? attempt)
    {
        var (payment, taken) = (application.Payment, application.Reported.Amount.Minor);
        if (attempt is { IsResolved: false, Kind: OperationKind.Authorize })
        {
            application.Answer(attempt, GatewayOutcome.Succeeded);
        }

        if (attempt is { IsResolved: false })
        {
            Settle(application, attempt, attempt.AmountMinor);
        }
        else if (application.IsOwnCharge && payment.CapturedMinor > 0)
        {
            Suspend(application, taken - payment.CapturedMinor, "more than was captured");
        }
        else if (application.IsOwnCharge && attempt is { Kind: OperationKind.Authorize, Status: OperationStatus.Succeeded })
        {
            Capture(application);
        }
        else
        {
            if (application.IsOwnCharge && application.UnderWay is { Kind: OperationKind.Cancel } cancel)
            {
                // The payer was quicker than the cancellation, which the gateway refuses from now on.
                application.Answer(cancel, GatewayOutcome.Declined, AlreadyPaid);
            }

            Charge(application);
        }
    }

    /// <summary>Answers a charge or capture of ours, if what was taken is at least what it asks for.</summary>
    private static void Settle(EventApplication application, PaymentOperation operation, long asked)
    {
        var taken = application.Reported.Amount.Minor;
        if (taken >= asked)
        {
            application.Answer(operation, GatewayOutcome.Succeeded);
            Suspend(application, taken - asked, "more than was asked for");
            return;
        }

        application.Answer(operation, GatewayOutcome.Declined, OtherAmount);
        Suspend(application, taken, "less than was asked for");
    }

    /// <summary>Reserved money was taken: by the capture that is under way, or at the gateway without us.</summary>
    private static void Capture(EventApplication application)
    {
        var (payment, taken) = (application.Payment, application.Reported.Amount.Minor);
        switch (application.UnderWay)
        {
            case { Kind: OperationKind.Capture } capture when capture.AmountMinor == taken:
                application.Answer(capture, GatewayOutcome.Succeeded);
                return;
            case { } other:
                application.Answer(other, GatewayOutcome.Declined, AlreadyPaid);
                break;
        }

        var amount = Math.Min(taken, payment.AuthorizedMinor);
        if (payment.BeginCapture(Guid.CreateVersion7(), amount, application.Now) is { Operation: not null } beginning)
        {
            application.Record(beginning, GatewayOutcome.Succeeded);
            Suspend(application, taken - amount, "more than was authorized");
        }
        else
        {
            Suspend(application, taken, $"the payment is {payment.Status}");
        }
    }

    /// <summary>Money of an attempt that is none of ours, or that had been declined: it pays what still waits to be paid.</summary>
    private static void Charge(EventApplication application)
    {
        var (payment, taken) = (application.Payment, application.Reported.Amount.Minor);
        if (payment.IsOpen && !payment.IsDecidedByOperator && taken >= payment.AmountMinor)
        {
            application.Record(payment.BeginChargeAtGateway(Guid.CreateVersion7(), application.Now), GatewayOutcome.Succeeded);
            if (payment.Status == PaymentStatus.Authorized)
            {
                application.Record(
                    payment.BeginCapture(Guid.CreateVersion7(), payment.AuthorizedMinor, application.Now),
                    GatewayOutcome.Succeeded
                );
            }

            Suspend(application, taken - payment.AmountMinor, "more than was asked for");
            return;
        }

        Suspend(application, taken, payment.IsOpen ? "less than was asked for" : $"the payment is {payment.Status}");
    }

    /// <summary>Once for each charge, however often its events come.</summary>
    private static void Suspend(EventApplication application, long amountMinor, string reason)
    {
        var charge = application.Reported.Reference;
        var held = SuspenseSums.Of(application.Operations, charge).Came;
        if (amountMinor > held)
        {
            application.Record(application.Payment.HoldInSuspense(charge, amountMinor - held, reason, application.Now));
        }
    }
}
