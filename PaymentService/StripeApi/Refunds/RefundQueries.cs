using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.Refunds;

/// <summary>Finding refunds.</summary>
internal static class RefundQueries
{
    /// <summary>A merchant's refunds. Those of others are not there.</summary>
    public static IQueryable<PaymentOperation> RefundsOf(this PaymentsDb db, string merchant) =>
        db.Operations.Where(o => o.Merchant == merchant && o.Kind == OperationKind.Refund);

    public static ApiException NoSuch(string id, string param, int status = StatusCodes.Status404NotFound) =>
        ApiErrors.NoSuch("refund", id, param, status);
}
