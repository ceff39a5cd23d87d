using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;

namespace Payments.PaymentService.Webhooks;

/// <summary>Applies what an event says of a charge: reserved, taken, refused, released.</summary>
internal static class ChargeEvents
{
    private const string CanceledAtGateway = "canceled_at_gateway";

    public static void Apply(EventApplication application)
    {
        var attempt = FindAttempt(application);
        switch (application.Reported.Kind)
        {
            case GatewayEventKind.Authorized:
                Authorize(application, attempt);
                break;
            case GatewayEventKind.Captured:
                CaptureEvents.Apply(application, attempt);
                break;
            case GatewayEventKind.Declined:
                Decline(application, attempt);
                break;
            case GatewayEventKind.Voided:
                Void(application, attempt);
                break;
        }
    }

    /// <summary>
    /// The charge or authorization that the event is about: the one with our id, or with the gateway's; if neither is known, the one that
    /// waits to be told the gateway's id, since every other has its own.
    /// </summary>
    private static PaymentOperation? FindAttempt(EventApplication application)
    {
        var reported = application.Reported;
        var attempts = application.Operations.Where(o => o.Kind is OperationKind.Charge or OperationKind.Authorize).ToList();
        return attempts.Find(o => o.Id.ToString() == reported.OperationId)
            ?? attempts.FindAll(o => o.GatewayReference == reported.Reference).OrderByDescending(RankOf).FirstOrDefault()
            ?? (reported.OperationId is null ? attempts.Find(o => !o.IsResolved && o.GatewayReference is null) : null);
    }

    /// <summary>Of several attempts at one charge the one under way counts, then the one that has succeeded.</summary>
    private static int RankOf(PaymentOperation attempt) =>
        attempt switch
        {
            { IsResolved: false } => 2,
            { Status: OperationStatus.Succeeded } => 1,
            _ => 0,
        };

    private static void Authorize(EventApplication application, PaymentOperation? attempt)
    {
        var payment = application.Payment;
        if (attempt is { IsResolved: false, Kind: OperationKind.Authorize })
        {
            application.Answer(attempt, GatewayOutcome.Succeeded);
        }
        else if (attempt is null && payment.IsOpen && payment.CaptureMethod == CaptureMethod.Manual)
        {
            application.Record(payment.BeginChargeAtGateway(Guid.CreateVersion7(), application.Now), GatewayOutcome.Succeeded);
        }
    }

    /// <summary>A payer may fail several times at the gateway: there each event is an attempt of its own.</summary>
    private static void Decline(EventApplication application, PaymentOperation? attempt)
    {
        var payment = application.Payment;
        if (attempt is { IsResolved: false })
        {
            application.Answer(attempt, GatewayOutcome.Declined);
        }
        else if (payment.IsPaidAtGateway && payment.IsOpen && application.IsOwnCharge)
        {
            var id = OperationIds.Of(application.Reported.EventId);
            if (!application.Operations.Any(o => o.Id == id))
            {
                application.Record(payment.BeginChargeAtGateway(id, application.Now), GatewayOutcome.Declined);
            }
        }
    }

    private static void Void(EventApplication application, PaymentOperation? attempt)
    {
        var (payment, reason) = (application.Payment, application.Reported.FailureCode ?? CanceledAtGateway);
        if (attempt is { IsResolved: false })
        {
            application.Answer(attempt, GatewayOutcome.Declined, CanceledAtGateway);
        }
        else if (!application.IsOwnCharge)
        {
            // An earlier attempt: it changes nothing of this one.
        }
        else if (application.UnderWay is { Kind: OperationKind.Void or OperationKind.Cancel } release)
        {
            application.Answer(release, GatewayOutcome.Succeeded);
        }
        else if (payment.Status == PaymentStatus.Authorized || (payment.IsOpen && payment.IsPaidAtGateway))
        {
            var beginning = payment.BeginCancel(Guid.CreateVersion7(), reason, application.Now, isOpenAtGateway: true);
            application.Record(beginning, GatewayOutcome.Succeeded);
        }
    }
}
