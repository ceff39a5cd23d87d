using Payments.PaymentService.Gateways.Simulated;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Events of the simulated gateway's charges. It sends none: whoever signs one plays the payer, or the provider's page, so the gateway
/// records what the event says before we apply it. Events of other gateways' charges change nothing there.
/// </summary>
internal static class SimulatedEvents
{
    /// <returns>The event, with the payment that the gateway has made its charge for.</returns>
    public static async Task<StripeEvent> RecordAsync(SimulatedRecords records, StripeEvent received, CancellationToken ct)
    {
        if (received.Command is not { } command || !SimulatedGateway.IsReference(command.PaymentIntentId))
        {
            return received;
        }

        if (GatewayEvent.Of(command) is { } reported && Kind(reported) is { } kind)
        {
            // Sums are told again and again; of them the largest counts.
            var isSum = kind is SimulatedActionKind.Payment or SimulatedActionKind.RefundTotal;
            await records.AddAsync(
                new SimulatedAction(
                    kind,
                    isSum ? reported.EventId : reported.ObjectId,
                    reported.Reference,
                    reported.PaymentId,
                    IdempotencyKey: null,
                    reported.Amount
                )
            );
        }

        // A dispute says nothing of the payment, and its charge is in no index of ours.
        return command.PaymentId is null
            ? received with
            {
                Command = command with { PaymentId = await records.FindPaymentAsync(command.PaymentIntentId, ct) },
            }
            : received;
    }

    private static SimulatedActionKind? Kind(GatewayEvent reported) =>
        reported.Kind switch
        {
            GatewayEventKind.Captured => SimulatedActionKind.Payment,
            GatewayEventKind.Voided => SimulatedActionKind.Void,
            GatewayEventKind.RefundTotal => SimulatedActionKind.RefundTotal,
            GatewayEventKind.Refunded => SimulatedActionKind.Refund,
            GatewayEventKind.RefundFailed => SimulatedActionKind.RefundFailure,
            GatewayEventKind.DisputeWithdrawn => SimulatedActionKind.Dispute,
            GatewayEventKind.DisputeReturned => SimulatedActionKind.DisputeReturn,
            _ => null,
        };
}
