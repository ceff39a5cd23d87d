using Payments.Contracts;
using Payments.OrderApi.Orders;

namespace Payments.OrderApi.Dashboard.Rows;

/// <summary>
/// An order, joined with its payment and its show, as a row of the dashboard. What guests may not see is left out when it is rendered.
/// </summary>
/// <param name="Id">Its number.</param>
/// <param name="Show">Name of the show.</param>
/// <param name="Quantity">Seats.</param>
/// <param name="Status">Where the order stands.</param>
/// <param name="PaymentStatus">Where the payment stands; null while there is none.</param>
/// <param name="IsCancelRequested">Whether it is being canceled.</param>
/// <param name="CreatedAt">When it was ordered, UTC.</param>
/// <param name="ExpiresAt">Until when the seats are held, UTC.</param>
/// <param name="UpdatedAt">When anything of it changed last, UTC.</param>
/// <param name="UserId">Who ordered. For operators.</param>
/// <param name="AmountMinor">What it costs, in minor units of <paramref name="Currency"/>. For operators.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="DecidedBy">Who approved or rejected it. For operators.</param>
/// <param name="Reason">Why. For operators.</param>
public sealed record OrderRowView(
    long Id,
    string Show,
    int Quantity,
    OrderStatus Status,
    OrderPaymentStatus? PaymentStatus,
    bool IsCancelRequested,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    DateTime UpdatedAt,
    long UserId,
    long AmountMinor,
    string Currency,
    string? DecidedBy,
    string? Reason
)
{
    /// <summary>What it costs.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>Whether somebody can still decide: there is a payment, and nobody has.</summary>
    public bool IsOpen => Status == OrderStatus.Pending && PaymentStatus == OrderPaymentStatus.Pending;

    /// <summary>Rows of orders, newest first.</summary>
    internal static IQueryable<OrderRowView> Of(OrdersDb db, IQueryable<Order> orders) =>
        orders
            .Join(db.Shows, o => o.ShowId, s => s.Id, (o, s) => new { o, s })
            .OrderByDescending(x => x.o.Id)
            .Select(x => new OrderRowView(
                x.o.Id,
                x.s.Name,
                x.o.Quantity,
                x.o.Status,
                x.o.PaymentStatus,
                x.o.CancelRequestedAt != null,
                x.o.CreatedAt,
                x.o.ExpiresAt,
                x.o.UpdatedAt,
                x.o.UserId,
                x.o.AmountMinor,
                x.o.Currency,
                x.o.DecidedBy,
                x.o.Reason
            ));
}
