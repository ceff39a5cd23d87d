using Payments.Contracts;
using Payments.Messaging;

namespace Payments.PaymentService.Settlement;

/// <summary>Charges payments that were recorded for another service.</summary>
internal sealed class SettlePayments(GroupCharging charging) : IMessageGroupHandler<SettlePayment>
{
    public Task HandleAsync(IReadOnlyList<Received<SettlePayment>> group, CancellationToken ct) =>
        charging.ChargeAsync([.. group.Select(r => (r.Message.PaymentId, r.Context))], ct);
}
