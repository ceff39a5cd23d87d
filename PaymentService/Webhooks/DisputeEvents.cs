using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Applies what an event says of a dispute (https://docs.stripe.com/disputes/how-disputes-work): it is on the timeline, and in the ledger
/// when money is withdrawn or returned.
/// </summary>
internal static class DisputeEvents
{
    public static void Apply(EventApplication application)
    {
        var (payment, reported) = (application.Payment, application.Reported);
        switch (reported.Kind)
        {
            case GatewayEventKind.DisputeOpened:
                RecordOnce(payment, "disputed", application);
                break;
            case GatewayEventKind.DisputeClosed:
                RecordOnce(payment, "dispute_closed", application);
                break;
            default:
                Move(application, reported.Kind == GatewayEventKind.DisputeReturned);
                break;
        }
    }

    /// <summary>Once for each dispute and direction. The return may come before the withdrawal; in the end both are there.</summary>
    private static void Move(EventApplication application, bool isReturned)
    {
        var kind = isReturned ? OperationKind.DisputeReversal : OperationKind.Dispute;
        if (!application.Operations.Any(o => o.Kind == kind && o.GatewayReference == application.Reported.ObjectId))
        {
            application.Record(
                application.Payment.Dispute(application.Reported.ObjectId, application.Reported.Amount.Minor, isReturned, application.Now)
            );
        }
    }

    private static void RecordOnce(Payment payment, string step, EventApplication application)
    {
        if (!payment.Steps.Any(s => s.Kind == step && s.Detail == application.Reported.ObjectId))
        {
            payment.RecordStep(step, application.Now, detail: application.Reported.ObjectId);
        }
    }
}
