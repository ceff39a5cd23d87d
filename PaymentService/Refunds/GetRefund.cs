using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Wire;

namespace Payments.PaymentService.Refunds;

/// <summary>Shows a refund (https://docs.stripe.com/api/refunds/retrieve).</summary>
internal static class GetRefund
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/refunds/{id}", HandleAsync)
        .RequireAuthorization(ApiScopes.RefundsRead)
        .WithName("GetRefund")
        .WithSummary("Shows a refund.");

    private static async Task<IResult> HandleAsync(string id, HttpContext http, PaymentsDb db, CancellationToken ct)
    {
        (await http.Request.ReadParametersAsync(ct)).RefuseOthers();
        var operationId = WireIds.ToRefund(id);
        var found = await db.RefundsOf(http.User.Merchant()).Where(o => o.Id == operationId).WithPayments(db).AsNoTracking().SingleOrDefaultAsync(ct);
        return Results.Json((found ?? throw RefundQueries.NoSuch(id, "refund")).View, WireJson.Options);
    }
}
