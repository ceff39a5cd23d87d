using System.Text.Json.Serialization;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.StripeApi.Protocol;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>Takes reserved money, in whole or in part; the rest is freed (https://docs.stripe.com/api/payment_intents/capture).</summary>
internal static class CaptureIntent
{
    private const string Amount = "amount_to_capture";

    /// <param name="AmountToCapture">Minor units, at most what is reserved; all of it when left out.</param>
    internal sealed record Request([property: JsonPropertyName(Amount)] long? AmountToCapture)
    {
        public static Request Read(Parameters parameters)
        {
            var request = new Request(parameters.Integer(Amount, min: 1));
            parameters.Choice("final_capture", "true");
            parameters.RefuseOthers();
            return request;
        }
    }

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payment_intents/{id}/capture", HandleAsync)
            .RequireAuthorization(ApiScopes.IntentsWrite)
            .AcceptsParameters<Request>()
            .WithName("CapturePaymentIntent")
            .WithSummary("Takes reserved money, in whole or in part.");

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
            (p, now) => p.BeginCapture(operationId, AmountIn(p.Currency), now),
            ct
        );
        return result.ToAnswer(Amount);

        long? AmountIn(string currency) => request.AmountToCapture is { } amount ? IntentParameters.InIso(amount, currency, Amount) : null;
    }
}
