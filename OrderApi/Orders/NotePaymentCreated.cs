using Payments.Contracts;
using Payments.Messaging;

namespace Payments.OrderApi.Orders;

/// <summary>PaymentService has recorded payments of orders: they wait for a decision now.</summary>
internal sealed partial class NotePaymentCreated(OrdersDb db, OrderChanges changes, TimeProvider clock, ILogger<NotePaymentCreated> logger)
    : IMessageGroupHandler<PaymentCreated>
{
    public async Task HandleAsync(IReadOnlyList<Received<PaymentCreated>> group, CancellationToken ct)
    {
        var orders = await db.LockAsync([.. group.Select(r => (r.Message.PaymentId, (string?)r.Message.Reference))], ct);
        var noted = new Dictionary<long, OrderChange>();
        foreach (var ((message, context), found) in group.Zip(orders))
        {
            if (found is not { } order)
            {
                LogUnknown(message.PaymentId);
                continue;
            }

            context.Resume();
            noted.TryAdd(
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
                    OrderRows.CurrentTrace()
                )
            );
        }

        await db.ChangeAsync([.. noted.Values], clock.GetUtcNow().UtcDateTime, ct);
        group[0].Context.AfterCommit(() => changes.Announce(noted.Keys));
    }

    /// <summary>Other programs may publish orders of their own, and these are paid too.</summary>
    [LoggerMessage(Level = LogLevel.Debug, Message = "Payment {PaymentId} is for an order that is not here.")]
    private partial void LogUnknown(Guid paymentId);
}
