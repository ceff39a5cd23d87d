using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>Shows a payment method (https://docs.stripe.com/api/payment_methods/retrieve).</summary>
internal static class GetPaymentMethod
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/payment_methods/{id}", HandleAsync)
            .RequireAuthorization(ApiScopes.MethodsWrite)
            .WithName("GetPaymentMethod")
            .WithSummary("Shows a payment method.");

    private static async Task<IResult> HandleAsync(string id, HttpContext http, PaymentsDb db, CancellationToken ct)
    {
        (await http.Request.ReadParametersAsync(ct)).RefuseOthers();
        var merchant = http.User.Merchant();
        var stored = StripeIds.ToPaymentMethod(id) is { } guid
            ? await db.StoredCards.AsNoTracking().SingleOrDefaultAsync(c => c.Id == guid && c.Merchant == merchant, ct)
            : null;
        if (stored is not null)
        {
            return Results.Json(PaymentMethodView.Of(stored), StripeJson.Options);
        }

        var card = SandboxCard.Find(id) ?? throw ApiErrors.NoSuch("PaymentMethod", id, "payment_method");
        return Results.Json(PaymentMethodView.Of(id, card), StripeJson.Options);
    }
}
