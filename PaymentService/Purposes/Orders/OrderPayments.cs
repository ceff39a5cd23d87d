using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>
/// Payments of orders: created from the message of OrderApi or another program, one for each order, and found by the order's number.
/// </summary>
internal static class OrderPayments
{
    /// <summary>Longest name of a show that is kept.</summary>
    private const int MaxShowLength = 200;

    /// <summary>The payment of an order under its lock, or null.</summary>
    public static Task<Payment?> LockOrderPaymentAsync(this PaymentsDb db, long orderId, CancellationToken ct) =>
        db
            .Payments.FromSql(
                $"SELECT *, xmin FROM payments WHERE purpose = {PaymentPurpose.Order} AND reference = {ReferenceOf(orderId)} FOR UPDATE"
            )
            .SingleOrDefaultAsync(ct);

    /// <summary>Why an order cannot be paid, or null when it can.</summary>
    public static string? Validate(OrderCreated order) =>
        order switch
        {
            { OrderId: <= 0 } => "The order id is missing or not above 0.",
            { UserId: <= 0 } => "The user id is missing or not above 0.",
            { Quantity: <= 0 } => "The quantity is missing or not above 0.",
            { Amount.Minor: <= 0 } => "The amount is not above 0.",
            { Amount: { } amount } when !Currencies.IsKnown(amount.Currency) => "The currency is not known.",
            { Show.Length: > MaxShowLength } => $"The show's name has more than {MaxShowLength} characters.",
            _ => null,
        };

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
