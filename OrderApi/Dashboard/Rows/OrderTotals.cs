using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Payments.OrderApi.Orders;

namespace Payments.OrderApi.Dashboard.Rows;

/// <summary>The figures on top of the dashboard.</summary>
/// <param name="Orders">All orders.</param>
/// <param name="Succeeded">Orders whose payment has been approved.</param>
/// <param name="Failed">Orders whose payment has been rejected.</param>
/// <param name="WithoutPayment">Orders of which PaymentService has recorded no payment yet.</param>
public sealed record OrderTotals(long Orders, long Succeeded, long Failed, long WithoutPayment)
{
    /// <summary>Counts them: one pass over the table.</summary>
    internal static async Task<OrderTotals> CountAsync(OrdersDb db, CancellationToken ct)
    {
        var counts = await db
            .Orders.GroupBy(o => o.PaymentStatus)
            .Select(g => new { Status = g.Key, Count = g.LongCount() })
            .ToListAsync(ct);
        long Of(OrderPaymentStatus? status) => counts.Where(c => c.Status == status).Sum(c => c.Count);
        return new OrderTotals(counts.Sum(c => c.Count), Of(OrderPaymentStatus.Succeeded), Of(OrderPaymentStatus.Failed), Of(null));
    }
}

/// <summary>
/// Counts again only when something may have changed, and with a table so large that counting takes long, not all the time: at most a
/// twentieth of it.
/// </summary>
internal sealed class OrderTotalsCache(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private const int ShareOfTime = 20;

    private readonly SemaphoreSlim counting = new(1, 1);
    private volatile bool isStale = true;
    private OrderTotals? totals;
    private DateTimeOffset countedAt;
    private DateTimeOffset notBefore;

    /// <summary>Whether orders have changed since they were counted.</summary>
    public bool IsStale => isStale;

    /// <summary>Orders have changed.</summary>
    public void Invalidate() => isStale = true;

    /// <summary>The figures.</summary>
    /// <param name="maxAge">Counts again when they are older, whether or not they are known to have changed: another instance of this
    /// service may have changed them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<OrderTotals> GetAsync(TimeSpan? maxAge, CancellationToken ct)
    {
        await counting.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            if (totals is null || ((isStale || now - countedAt > maxAge) && now >= notBefore))
            {
                // Before counting: what changes meanwhile makes it stale again.
                isStale = false;
                await CountAsync(ct);
            }

            return totals!;
        }
        finally
        {
            counting.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => counting.Dispose();

    private async Task CountAsync(CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            totals = await OrderTotals.CountAsync(scope.ServiceProvider.GetRequiredService<OrdersDb>(), ct);
        }
        catch
        {
            isStale = true;
            throw;
        }

        countedAt = clock.GetUtcNow();
        notBefore = countedAt + (Stopwatch.GetElapsedTime(start) * (ShareOfTime - 1));
    }
}
