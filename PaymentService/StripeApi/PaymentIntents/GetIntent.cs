using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>Shows a payment intent (https://docs.stripe.com/api/payment_intents/retrieve).</summary>
internal static class GetIntent
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/payment_intents/{id}", HandleAsync)
            .RequireAuthorization(ApiScopes.IntentsRead)
            .WithName("GetPaymentIntent")
            .WithSummary("Shows a payment intent.");

    private static async Task<IResult> HandleAsync(string id, HttpContext http, PaymentsDb db, CancellationToken ct)
    {
        (await http.Request.ReadParametersAsync(ct)).RefuseOthers();
        var payment = StripeIds.ToIntent(id) is { } paymentId
            ? await db.IntentsOf(http.User.Merchant()).AsNoTracking().SingleOrDefaultAsync(p => p.Id == paymentId, ct)
            : null;
        return (payment ?? throw IntentAnswers.NoSuch(id, "intent")).ToAnswer();
    }
}
