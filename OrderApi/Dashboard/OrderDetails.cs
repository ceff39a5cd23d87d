using Microsoft.EntityFrameworkCore;
using Payments.OperatorConsole.Pages;
using Payments.OrderApi.Dashboard.Rows;
using Payments.OrderApi.Orders;
using Payments.Reservations;

namespace Payments.OrderApi.Dashboard;

/// <summary>Something that happened to an order, in one of the services.</summary>
/// <param name="Service">Which.</param>
/// <param name="What">What happened.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Detail">What else is to know.</param>
/// <param name="TraceId">The trace in which it happened, 32 hexadecimal digits; for operators.</param>
/// <param name="TraceUrl">Where the trace can be seen.</param>
public sealed record TimelineStep(string Service, string What, DateTime At, string? Detail, string? TraceId, string? TraceUrl);

/// <summary>An order on its own page.</summary>
/// <param name="Row">As in the list.</param>
/// <param name="Link">By which it can be followed.</param>
/// <param name="PaymentId">The payment, the same in every service.</param>
/// <param name="Reservation">Where its seats stand.</param>
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
    /// <param name="which">Selects it.</param>
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

    /// <summary>With what PaymentService tells, in the order in which it happened.</summary>
    internal OrderDetails With(PaymentTimeline payment) =>
        this with
        {
            // PaymentService's first: where two carry the same time, OrderApi has heard of it from there.
            Steps =
            [
                .. payment
                    .Steps.Select(s => new TimelineStep("PaymentService", s.Step, s.At, s.Detail, s.TraceId, s.TraceUrl))
                    .Concat(Steps)
                    .OrderBy(s => s.At),
            ],
        };
}

/// <summary>What PaymentService tells of a payment at <c>/payments/{id}/timeline</c>, as far as it is shown.</summary>
internal sealed record PaymentTimeline(IReadOnlyList<PaymentTimeline.PaymentStep> Steps)
{
    internal sealed record PaymentStep(string Step, DateTime At, int? Attempt, string? Detail, string? TraceId, string? TraceUrl);
}
