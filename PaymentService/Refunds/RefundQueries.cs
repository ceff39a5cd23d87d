using Payments.PaymentService.Payments;
using Payments.PaymentService.Wire;

namespace Payments.PaymentService.Refunds;

/// <summary>A refund and the payment that it gives back.</summary>
internal sealed class RefundOfPayment
{
    // Not parameters of a constructor: EF could not order by what goes through one.
    public required PaymentOperation Refund { get; init; }

    public required Payment Payment { get; init; }

    public RefundView View => RefundView.Of(Refund, Payment);
}

/// <summary>Finding refunds.</summary>
internal static class RefundQueries
{
    /// <summary>A merchant's refunds. Those of others are not there.</summary>
    public static IQueryable<PaymentOperation> RefundsOf(this PaymentsDb db, string merchant) => db.Operations.Where(o => o.Merchant == merchant && o.Kind == OperationKind.Refund);

    public static IQueryable<RefundOfPayment> WithPayments(this IQueryable<PaymentOperation> refunds, PaymentsDb db) =>
        from refund in refunds join payment in db.Payments on refund.PaymentId equals payment.Id select new RefundOfPayment { Refund = refund, Payment = payment };

    public static WireException NoSuch(string id, string param, int status = StatusCodes.Status404NotFound) => Refused.NoSuch("refund", id, param, status);
}
