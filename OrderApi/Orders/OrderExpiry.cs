using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Payments.Contracts;
using Payments.Hosting;
using Payments.Messaging;
using Payments.Reservations;

namespace Payments.OrderApi.Orders;

/// <summary>
/// Asks PaymentService to cancel the orders whose time is up. The seats are freed when the answer has come, and then nobody can approve
/// the payment any more. Where there is no answer, it asks again. Instances share the work.
/// </summary>
internal sealed class OrderExpiry(
    IServiceScopeFactory scopes,
    OrderChanges changes,
    TimeProvider clock,
    IOptions<OrderOptions> options,
    ILogger<OrderExpiry> logger
) : PeriodicWorker("Expiring orders", options.Value.ExpiryInterval, clock, logger)
{
    /// <summary>Most batches of one turn; the rest waits for the next.</summary>
    private const int MaxBatches = 50;

    private readonly OrderOptions options = options.Value;
    private readonly TimeProvider clock = clock;

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        for (var batch = 0; batch < MaxBatches; batch++)
        {
            if (await ExpireAsync(ct) < options.ExpiryBatchSize)
            {
                return;
            }
        }
    }

    /// <returns>How many were due.</returns>
    private async Task<int> ExpireAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrdersDb>();
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = (await db.TakeDueAsync(now, options.ExpiryBatchSize, ct)).ToArray();
        if (due.Length == 0)
        {
            return 0;
        }

        // An order that is being decided on at this moment is passed over, not waited for: whoever decides waits for its reservation.
        var orders = await db
            .Orders.FromSql($"SELECT * FROM orders WHERE reservation_id = ANY ({due}) AND status = 'PENDING' FOR NO KEY UPDATE SKIP LOCKED")
            .ToListAsync(ct);
        var showIds = orders.Select(o => o.ShowId).Distinct().ToArray();
        var shows = await db.Shows.Where(s => showIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, ct);
        foreach (var order in orders)
        {
            db.RequestCancel(order, shows[order.ShowId], OrderCancelReason.Expired, now);
        }

        await db.PostponeAsync([.. orders.Select(o => o.ReservationId)], now + options.AskAgainAfter, ct);
        await db.SaveWithMessagesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        changes.Publish(orders.Select(o => o.Id));
        return due.Length;
    }
}
