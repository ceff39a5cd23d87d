using Payments.Contracts;
using Payments.Messaging;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Charges payments that were recorded for another service.</summary>
internal sealed class SettlePayments(PaymentCharger charger) : IMessageGroupHandler<SettlePayment>
{
    public Task HandleAsync(IReadOnlyList<Received<SettlePayment>> group, CancellationToken ct) =>
        charger.ChargeAsync([.. group.Select(r => (r.Message.PaymentId, r.Context))], ct);
}
