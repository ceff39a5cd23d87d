using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Reservations;

namespace Payments.OrderApi.Orders;

/// <summary>An order as it goes over the wire. Times are UTC.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Status">pending, confirmed or cancelled.</param>
/// <param name="UserId">Who ordered.</param>
/// <param name="ShowId">For which show.</param>
/// <param name="Show">The show's name.</param>
/// <param name="Quantity">Seats.</param>
/// <param name="Amount">What they cost together.</param>
/// <param name="ReservationStatus">reserved, committed, released or expired.</param>
/// <param name="PaymentId">The payment, the same in every service.</param>
/// <param name="PaymentStatus">pending, succeeded, failed or canceled; null until PaymentService has recorded it.</param>
/// <param name="DecidedBy">Who approved or rejected it; told to operators only.</param>
/// <param name="Reason">Why, in the words of who decided; or <c>expired</c>, <c>customer</c>.</param>
/// <param name="CreatedAt">When it was placed.</param>
/// <param name="ExpiresAt">Until when the seats are held.</param>
/// <param name="CancelRequestedAt">When PaymentService was asked to call it off.</param>
/// <param name="UpdatedAt">When anything of it changed last.</param>
/// <param name="Steps">What has happened, oldest first.</param>
internal sealed record OrderView(
    long Id,
    OrderStatus Status,
    long UserId,
    long ShowId,
    string Show,
    int Quantity,
    Money Amount,
    ReservationStatus ReservationStatus,
    Guid PaymentId,
    OrderPaymentStatus? PaymentStatus,
    string? DecidedBy,
    string? Reason,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    DateTime? CancelRequestedAt,
    DateTime UpdatedAt,
    IReadOnlyList<OrderStepView> Steps
)
{
    /// <summary>Where whoever has the link sees the order.</summary>
    public static string LinkOf(Guid link) => $"/orders/{link}";

    /// <summary>Reads views of some orders, in their order, in one query.</summary>
    public static async Task<List<OrderView>> ReadAsync(OrdersDb db, IQueryable<Order> orders, bool isOperator, CancellationToken ct)
    {
        var rows = await orders
            .AsNoTracking()
            .Select(o => new
            {
                Order = o,
                Show = db.Shows.Single(s => s.Id == o.ShowId).Name,
                Reservation = db.Reservations.Single(r => r.Id == o.ReservationId).Status,
                Steps = o.Steps.ToList(),
            })
            .ToListAsync(ct);
        return [.. rows.Select(r => Of(r.Order, r.Show, r.Reservation, r.Steps, isOperator))];
    }

    private static OrderView Of(Order o, string show, ReservationStatus reservation, List<OrderStep> steps, bool isOperator) =>
        new(
            o.Id,
            o.Status,
            o.UserId,
            o.ShowId,
            show,
            o.Quantity,
            o.Amount,
            reservation,
            o.PaymentId,
            o.PaymentStatus,
            isOperator ? o.DecidedBy : null,
            o.Reason,
            o.CreatedAt,
            o.ExpiresAt,
            o.CancelRequestedAt,
            o.UpdatedAt,
            [
                new OrderStepView("created", o.CreatedAt, null, null),
                .. steps.OrderBy(s => s.At).Select(s => new OrderStepView(s.Kind, s.At, s.Detail, s.TraceId)),
            ]
        );
}

/// <summary>Something that happened to an order.</summary>
/// <param name="Step">created, payment_pending, cancel_requested, confirmed or cancelled.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Detail">What else is to know.</param>
/// <param name="TraceId">The trace in which it happened, 32 hexadecimal digits.</param>
internal sealed record OrderStepView(string Step, DateTime At, string? Detail, string? TraceId);
