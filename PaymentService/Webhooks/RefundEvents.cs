using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Applies what an event says of refunds. It answers the refund of ours that it names; everything else is kept as a report, from which
/// follows what has been given back.
/// </summary>
internal static class RefundEvents
{
    public static void Apply(EventApplication application)
    {
        var (payment, reported) = (application.Payment, application.Reported);
        if (reported.Kind == GatewayEventKind.RefundTotal)
        {
            payment.Report(new ReportedRefund(reported.Reference, RefundId: null, reported.Amount.Minor));
            return;
        }

        var hasFailed = reported.Kind == GatewayEventKind.RefundFailed;
        if (application.UnderWay is { Kind: OperationKind.Refund } refund && IsAbout(reported, refund))
        {
            application.Answer(refund, hasFailed ? GatewayOutcome.Declined : GatewayOutcome.Succeeded);
            return;
        }

        payment.Report(new ReportedRefund(reported.Reference, reported.ObjectId, reported.Amount.Minor, hasFailed));
    }

    private static bool IsAbout(GatewayEvent reported, PaymentOperation refund) =>
        refund.Id.ToString() == reported.OperationId || refund.GatewayReference == reported.ObjectId;
}
