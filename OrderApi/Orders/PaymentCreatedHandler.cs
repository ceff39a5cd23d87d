using Payments.Contracts;
using Payments.Messaging;

namespace Payments.OrderApi.Orders;

/// <summary>Records that PaymentService has created payments of orders: those orders wait for a decision now.</summary>
internal sealed partial class PaymentCreatedHandler(
    OrdersDb db,
    OrderChanges changes,
    TimeProvider clock,
    ILogger<PaymentCreatedHandler> logger
) : IMessageGroupHandler<PaymentCreated>
{
    public async Task HandleAsync(IReadOnlyList<Received<PaymentCreated>> group, CancellationToken ct)
    {
        var orders = await db.LockAsync([.. group.Select(r => (r.Message.PaymentId, (string?)r.Message.Reference))], ct);
        var changed = new Dictionary<long, OrderChange>();
        foreach (var ((message, context), found) in group.Zip(orders))
        {
            if (found is not { } order)
            {
                LogUnknown(message.PaymentId);
                continue;
            }

            context.Resume();
            changed.TryAdd(
                order.Id,
                new OrderChange(
                    order.Id,
                    message.PaymentId,
                    Status: null,
                    OrderPaymentStatus.Pending,
                    DecidedBy: null,
                    Reason: null,
                    "payment_pending",
                    message.At.UtcDateTime,
                    Detail: null,
                    OrderUpdates.CurrentTrace()
                )
            );
        }

        await db.ChangeAsync([.. changed.Values], clock.GetUtcNow().UtcDateTime, ct);
        group[0].Context.AfterCommit(() => changes.Publish(changed.Keys));
    }

    /// <summary>Not an error: other programs may publish orders of their own, and PaymentService has payments of these too.</summary>
    [LoggerMessage(Level = LogLevel.Debug, Message = "Payment {PaymentId} is for an order that is not here.")]
    private partial void LogUnknown(Guid paymentId);
}
