using Payments.Messaging;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>Names of the mails about an order.</summary>
internal static class OrderMail
{
    public const string Received = "order-received";
    public const string Approved = "order-approved";
    public const string Rejected = "order-rejected";
    public const string Expired = "order-expired";
    public const string Canceled = "order-cancelled";
}
