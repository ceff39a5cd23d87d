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
