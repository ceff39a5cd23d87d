using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>Shows a charge: one attempt to get the money of a payment intent (https://docs.stripe.com/api/charges/retrieve).</summary>
internal static class GetCharge
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/charges/{id}", HandleAsync)
            .RequireAuthorization(ApiScopes.IntentsRead)
            .WithName("GetCharge")
            .WithSummary("Shows a charge.");

    private static async Task<IResult> HandleAsync(string id, HttpContext http, PaymentsDb db, CancellationToken ct)
    {
        (await http.Request.ReadParametersAsync(ct)).RefuseOthers();
        var operationId = StripeIds.ToCharge(id) ?? throw NoSuch(id);
        var operation =
            await db
                .Operations.AsNoTracking()
                .SingleOrDefaultAsync(o => o.Id == operationId && (o.Kind == OperationKind.Charge || o.Kind == OperationKind.Authorize), ct)
            ?? throw NoSuch(id);
        var payment =
            await db.IntentsOf(http.User.Merchant()).AsNoTracking().SingleOrDefaultAsync(p => p.Id == operation.PaymentId, ct)
            ?? throw NoSuch(id);
        return Results.Json(ChargeView.Of(operation, payment), StripeJson.Options);
    }

    private static ApiException NoSuch(string id) => ApiErrors.NoSuch("charge", id, "charge");
}
