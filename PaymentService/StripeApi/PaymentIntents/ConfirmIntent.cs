using System.Text.Json.Serialization;
using Payments.Contracts;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.PaymentService.StripeApi.Protocol;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>
/// Confirms a payment intent: its card is charged, or the money reserved (https://docs.stripe.com/api/payment_intents/confirm).
/// </summary>
internal static class ConfirmIntent
{
    /// <param name="PaymentMethod">A payment method of this merchant, or a test one; the one it has when left out.</param>
    /// <param name="ReceiptEmail">Where the receipt goes.</param>
    internal sealed record Request(
        [property: JsonPropertyName("payment_method")] string? PaymentMethod,
        [property: JsonPropertyName("receipt_email")] string? ReceiptEmail
    )
    {
        public static Request Read(Parameters parameters)
        {
            var request = new Request(RequestedPaymentMethod.Read(parameters), parameters.ReadReceiptEmail());
            parameters.ReadMethodTypes();
            parameters.IgnoreBrowser();
            parameters.RefuseOthers();
            return request;
        }
    }

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payment_intents/{id}/confirm", HandleAsync)
            .RequireAuthorization(ApiScopes.IntentsWrite)
            .AcceptsParameters<Request>()
            .WithName("ConfirmPaymentIntent")
            .WithSummary("Confirms a payment intent.");

    private static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        PaymentsDb db,
        OperationRunner operations,
        GatewayDirectory gateways,
        CancellationToken ct
    )
    {
        var (merchant, operationId) = (http.User.Merchant(), http.IdempotencyOperationId());
        var paymentId = await db.FindIntentAsync(merchant, id, "intent", ct);
        var request = Request.Read(await http.Request.ReadParametersAsync(ct));
        var gateway = gateways.For(PaymentPurpose.Intent).Name;
        var paymentMethod = await RequestedPaymentMethod.FindAsync(db, merchant, request.PaymentMethod, gateway, ct);
        var result = await operations.RunAsync(paymentId, operationId, Begin, ct);
        return result.ToAnswer();

        Beginning Begin(Payment payment, DateTime now)
        {
            paymentMethod?.ApplyTo(payment);
            var beginning = payment.BeginCharge(operationId, now);
            payment.Email =
                beginning.Operation is null || request.ReceiptEmail is null ? payment.Email : request.ReceiptEmail.NullIfEmpty();
            return beginning;
        }
    }
}
