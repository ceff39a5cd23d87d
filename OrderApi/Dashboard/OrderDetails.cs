using Microsoft.EntityFrameworkCore;
using Payments.OperatorConsole.Pages;
using Payments.OrderApi.Dashboard.Rows;
using Payments.OrderApi.Orders;
using Payments.Reservations;

namespace Payments.OrderApi.Dashboard;

/// <summary>An order on its own page.</summary>
/// <param name="Row">As in the list.</param>
/// <param name="Link">The id under which anybody who has it may follow the order.</param>
/// <param name="PaymentId">The payment, the same in every service.</param>
/// <param name="Reservation">The status of its seats.</param>
/// <param name="Steps">What has happened, oldest first.</param>
public sealed record OrderDetails(
    OrderRowView Row,
    Guid Link,
    Guid PaymentId,
    ReservationStatus Reservation,
    IReadOnlyList<TimelineStep> Steps
)
{
    private const string Here = "OrderApi";

    /// <summary>Reads one.</summary>
    /// <param name="db">The database.</param>
    /// <param name="which">Selects the order.</param>
    /// <param name="withTraces">Whether the viewer may see traces.</param>
    /// <param name="traceUrl">Address of a trace, with {traceId} in it; null when there is no place to see them.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when there is none.</returns>
    internal static async Task<OrderDetails?> FindAsync(
        OrdersDb db,
        IQueryable<Order> which,
        bool withTraces,
        string? traceUrl,
        CancellationToken ct
    )
    {
        var order = await which.AsNoTracking().Include(o => o.Steps).SingleOrDefaultAsync(ct);
        if (order is null)
        {
            return null;
        }

        var row = await OrderRowView.Of(db, db.Orders.AsNoTracking().Where(o => o.Id == order.Id)).SingleAsync(ct);
        var reservation = await db.Reservations.Where(r => r.Id == order.ReservationId).Select(r => r.Status).SingleAsync(ct);
        var steps = order
            .Steps.OrderBy(s => s.At)
            .Select(s => new TimelineStep(
                Here,
                s.Kind,
                s.At,
                s.Detail,
                withTraces ? s.TraceId : null,
                withTraces ? Display.TraceUrl(s.TraceId, traceUrl) : null
            ));
        return new OrderDetails(
            row,
            order.ReservationId,
            order.PaymentId,
            reservation,
            [new TimelineStep(Here, "created", order.CreatedAt, null, null, null), .. steps]
        );
    }

    /// <summary>The same with the steps of PaymentService, in the order of time.</summary>
    internal OrderDetails With(PaymentTimeline payment) =>
        this with
        {
            // PaymentService's first: of two steps at the same time, OrderApi's was caused by PaymentService's.
            Steps =
            [
                .. payment
                    .Steps.Select(s => new TimelineStep("PaymentService", s.Step, s.At, s.Detail, s.TraceId, s.TraceUrl))
                    .Concat(Steps)
                    .OrderBy(s => s.At),
            ],
        };
}
