using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>
/// Payments of orders: made from what OrderApi or another program says, one for each order, and found by the order's number.
/// </summary>
internal static class OrderPayments
{
    /// <summary>Longest name of a show that is kept.</summary>
    private const int MaxShowLength = 200;

    /// <summary>The payment of an order under its lock, or null.</summary>
    public static Task<Payment?> LockOfOrderAsync(this PaymentsDb db, long orderId, CancellationToken ct) =>
        db
            .Payments.FromSql(
                $"SELECT *, xmin FROM payments WHERE purpose = {PaymentPurpose.Order} AND reference = {ReferenceOf(orderId)} FOR UPDATE"
            )
            .SingleOrDefaultAsync(ct);

    /// <summary>Why an order cannot be paid, or null when it can.</summary>
    public static string? Refuse(OrderCreated order) =>
        order.OrderId <= 0 ? "The order id is missing or not above 0."
        : order.UserId <= 0 ? "The user id is missing or not above 0."
        : order.Quantity <= 0 ? "The quantity is missing or not above 0."
        : order.Amount is { Minor: <= 0 } ? "The amount is not above 0."
        : order.Amount is { } amount && !Currencies.IsKnown(amount.Currency) ? "The currency is not known."
        : order.Show?.Length > MaxShowLength ? $"The show's name has more than {MaxShowLength} characters."
        : null;

    /// <summary>A payment that waits for somebody to approve or reject it.</summary>
    public static Payment New(OrderCreated order, DateTime now)
    {
        var what = order.Show ?? $"show {order.ShowId}";
        var request = new NewPayment(
            PaymentPurpose.Order,
            $"user {order.UserId}",
            ReferenceOf(order.OrderId),
            AmountOf(order),
            ManualGateway.GatewayName
        )
        {
            UserId = order.UserId,
            Description = $"{order.Quantity} × {what}",
        };
        var payment = Payment.Create(order.PaymentId ?? Guid.CreateVersion7(), request, now);
        payment.SetPaymentMethod(ManualGateway.PaymentMethod, brand: null, last4: null);
        return payment;
    }

    public static Money AmountOf(OrderCreated order) =>
        order.Amount ?? OrderCreated.DefaultSeatPrice with { Minor = OrderCreated.DefaultSeatPrice.Minor * order.Quantity };

    private static string ReferenceOf(long orderId) => orderId.ToString(CultureInfo.InvariantCulture);
}
