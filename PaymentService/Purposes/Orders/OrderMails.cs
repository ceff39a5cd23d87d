using Payments.Contracts.Mails;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Orders;

/// <summary>The mails about an order's payment.</summary>
internal static class OrderMails
{
    public static OrderReceivedMail Received(Payment p) => new(p.Reference, p.Description!, p.AmountMinor, p.Currency, p.DecisionReason);

    public static OrderApprovedMail Approved(Payment p) => new(p.Reference, p.Description!, p.AmountMinor, p.Currency, p.DecisionReason);

    public static OrderRejectedMail Rejected(Payment p) => new(p.Reference, p.Description!, p.AmountMinor, p.Currency, p.DecisionReason);

    public static OrderExpiredMail Expired(Payment p) => new(p.Reference, p.Description!, p.AmountMinor, p.Currency, p.DecisionReason);

    public static OrderCanceledMail Canceled(Payment p) => new(p.Reference, p.Description!, p.AmountMinor, p.Currency, p.DecisionReason);
}
