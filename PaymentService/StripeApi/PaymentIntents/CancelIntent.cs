using System.Text.Json.Serialization;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.StripeApi.Protocol;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>Cancels a payment intent; reserved money is released (https://docs.stripe.com/api/payment_intents/cancel).</summary>
internal static class CancelIntent
{
    private const string Reason = "cancellation_reason";

    /// <param name="CancellationReason"><c>duplicate</c>, <c>fraudulent</c>, <c>requested_by_customer</c> or <c>abandoned</c>.</param>
    internal sealed record Request([property: JsonPropertyName(Reason)] string? CancellationReason)
    {
        public static Request Read(Parameters parameters)
        {
            var request = new Request(parameters.Choice(Reason, "duplicate", "fraudulent", "requested_by_customer", "abandoned"));
            parameters.RefuseOthers();
            return request;
        }
    }

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payment_intents/{id}/cancel", HandleAsync)
            .RequireAuthorization(ApiScopes.IntentsWrite)
            .AcceptsParameters<Request>()
            .WithName("CancelPaymentIntent")
            .WithSummary("Cancels a payment intent.");

    private static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        PaymentsDb db,
        OperationRunner operations,
        CancellationToken ct
    )
    {
        var operationId = http.IdempotencyOperationId();
        var paymentId = await db.FindIntentAsync(http.User.Merchant(), id, "intent", ct);
        var request = Request.Read(await http.Request.ReadParametersAsync(ct));
        var result = await operations.RunAsync(
            paymentId,
            operationId,
            (p, now) => p.BeginCancel(operationId, request.CancellationReason, now),
            ct
        );
        return result.ToAnswer();
    }
}
