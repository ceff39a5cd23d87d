using Payments.PaymentService.Payments;
using Payments.PaymentService.Wire;

namespace Payments.PaymentService.Refunds;

/// <summary>Finding refunds.</summary>
internal static class RefundQueries
{
    /// <summary>A merchant's refunds. Those of others are not there.</summary>
    public static IQueryable<PaymentOperation> RefundsOf(this PaymentsDb db, string merchant) =>
        db.Operations.Where(o => o.Merchant == merchant && o.Kind == OperationKind.Refund);

    public static WireException NoSuch(string id, string param, int status = StatusCodes.Status404NotFound) =>
        Refused.NoSuch("refund", id, param, status);
}
