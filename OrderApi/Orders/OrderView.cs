using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Reservations;

namespace Payments.OrderApi.Orders;

/// <summary>An order in answers of the API. Times are UTC.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Status">pending, confirmed or cancelled.</param>
/// <param name="UserId">The user who ordered.</param>
/// <param name="ShowId">The show's number.</param>
/// <param name="Show">The show's name.</param>
/// <param name="Quantity">How many seats.</param>
/// <param name="Amount">The price of all seats together.</param>
/// <param name="ReservationStatus">reserved, committed, released or expired.</param>
/// <param name="PaymentId">The payment, the same in every service.</param>
/// <param name="PaymentStatus">pending, succeeded, failed or canceled; null until PaymentService has recorded it.</param>
/// <param name="DecidedBy">The name of the operator who approved or rejected it; only operators see it.</param>
/// <param name="Reason">The reason that the operator gave; or <c>expired</c>, <c>customer</c>.</param>
/// <param name="CreatedAt">When it was placed.</param>
/// <param name="ExpiresAt">Until when the seats are held.</param>
/// <param name="CancelRequestedAt">When PaymentService was asked to cancel it.</param>
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
    /// <summary>The path at which anybody who has it sees the order.</summary>
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
