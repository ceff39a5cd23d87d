using System.Text.Json.Serialization;
using Payments.Contracts;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>
/// Changes a payment intent (https://docs.stripe.com/api/payment_intents/update): what is paid and how, until it is confirmed; what is said
/// about it, always.
/// </summary>
internal static class UpdateIntent
{
    /// <param name="Amount">Minor units, 1 to 99999999.</param>
    /// <param name="PaymentMethod">A payment method of this merchant, or a test one.</param>
    /// <param name="Description">What the payer sees; empty to clear it.</param>
    /// <param name="ReceiptEmail">Where the receipt goes; empty to clear it.</param>
    /// <param name="Metadata">Added to what is there; an empty text removes a name.</param>
    internal sealed record Request(
        long? Amount,
        [property: JsonPropertyName("payment_method")] string? PaymentMethod,
        string? Description,
        [property: JsonPropertyName("receipt_email")] string? ReceiptEmail,
        MetadataChange? Metadata
    )
    {
        public static Request Read(Parameters parameters)
        {
            var request = new Request(
                parameters.ReadAmount(),
                RequestedPaymentMethod.Read(parameters),
                parameters.ReadDescription(),
                parameters.ReadReceiptEmail(),
                parameters.Metadata()
            );
            parameters.ReadMethodTypes();
            parameters.RefuseOthers();
            return request;
        }
    }

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payment_intents/{id}", HandleAsync)
            .RequireAuthorization(ApiScopes.IntentsWrite)
            .AcceptsParameters<Request>()
            .WithName("UpdatePaymentIntent")
            .WithSummary(
                "Changes a payment intent: amount and payment method until it is confirmed, description, metadata and receipt_email always."
            );

    private static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        PaymentsDb db,
        GatewayDirectory gateways,
        CancellationToken ct
    )
    {
        var merchant = http.User.Merchant();
        var paymentId = await db.FindIntentAsync(merchant, id, "intent", ct);
        var request = Request.Read(await http.Request.ReadParametersAsync(ct));
        var gateway = gateways.For(PaymentPurpose.Intent).Name;
        var paymentMethod = await RequestedPaymentMethod.FindAsync(db, merchant, request.PaymentMethod, gateway, ct);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var payment = (await db.LockAsync(paymentId, ct))!;
        Change(payment, request, paymentMethod);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return payment.ToAnswer();
    }

    private static void Change(Payment payment, Request request, RequestedPaymentMethod? paymentMethod)
    {
        if (!payment.IsOpen && (request.Amount is not null || paymentMethod is not null))
        {
            var param = request.Amount is not null ? IntentParameters.Amount : "payment_method";
            throw IntentAnswers.Unexpected(
                payment,
                $"This PaymentIntent's {param} could not be updated because it has a status of {IntentView.StatusOf(payment)}. "
                    + $"You may only update the {param} of a PaymentIntent with one of the following statuses: "
                    + "requires_payment_method, requires_confirmation."
            );
        }

        if (request.Amount is { } amount)
        {
            payment.ChangeAmount(IntentParameters.InIso(amount, payment.Currency));
        }

        paymentMethod?.ApplyTo(payment);
        payment.Description = request.Description is null ? payment.Description : request.Description.NullIfEmpty();
        payment.Email = request.ReceiptEmail is null ? payment.Email : request.ReceiptEmail.NullIfEmpty();
        payment.Metadata = request.Metadata is null ? payment.Metadata : request.Metadata.ApplyTo(payment.Metadata);
    }
}
