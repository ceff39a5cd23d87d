using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.Refunds;

/// <summary>Shows a refund (https://docs.stripe.com/api/refunds/retrieve).</summary>
internal static class GetRefund
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/refunds/{id}", HandleAsync)
            .RequireAuthorization(ApiScopes.RefundsRead)
            .WithName("GetRefund")
            .WithSummary("Shows a refund.");

    private static async Task<IResult> HandleAsync(string id, HttpContext http, PaymentsDb db, CancellationToken ct)
    {
        (await http.Request.ReadParametersAsync(ct)).RefuseOthers();
        var operationId = StripeIds.ToRefund(id);
        var refund =
            await db.RefundsOf(http.User.Merchant()).AsNoTracking().SingleOrDefaultAsync(o => o.Id == operationId, ct)
            ?? throw RefundQueries.NoSuch(id, "refund");
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == refund.PaymentId, ct);
        return Results.Json(RefundView.Of(refund, payment), StripeJson.Options);
    }
}
