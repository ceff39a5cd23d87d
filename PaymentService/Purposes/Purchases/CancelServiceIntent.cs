using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;

namespace Payments.PaymentService.Purposes.Purchases;

/// <summary>
/// Cancels a payment intent that nobody has paid, here and at the provider; a repetition gets the same answer. The id of the operation
/// follows from that of the payment, so that a repetition, the expiry and the repair worker all go on with the same operation. Nothing is
/// published: the service that cancels has the answer.
/// </summary>
internal static class CancelServiceIntent
{
    public static void Map(IEndpointRouteBuilder intents) =>
        intents
            .MapDelete("/{paymentId:guid}", HandleAsync)
            .WithName("CancelServiceIntent")
            .WithSummary("Cancels a payment intent of a service of this system.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<ServiceIntentView>, ProblemHttpResult>> HandleAsync(
        Guid paymentId,
        HttpContext http,
        PaymentsDb db,
        OperationRunner operations,
        GatewayClient gatewayClient,
        CancellationToken ct
    )
    {
        if (!await db.ServiceIntents().AnyAsync(p => p.Id == paymentId, ct))
        {
            return ServiceIntentAnswers.Missing($"payment {paymentId}");
        }

        var operationId = OperationIds.OfCancel(paymentId);
        var result = await operations.RunAsync(
            paymentId,
            operationId,
            (p, now) => p.BeginCancel(operationId, Payment.ServiceReason, now, gatewayClient.IsOpenAtGateway(p)),
            ct
        );
        var payment = result.Payment!;
        return payment.Status switch
        {
            PaymentStatus.Canceled or PaymentStatus.Expired => TypedResults.Ok(ServiceIntentView.Of(payment)),
            PaymentStatus.Processing or PaymentStatus.Indeterminate => ServiceIntentAnswers.Later(
                http,
                "The gateway has not confirmed yet that the payment is canceled; try again."
            ),
            PaymentStatus.Pending => ServiceIntentAnswers.Conflict(
                payment,
                "The payment has just been paid; the provider's webhook settles it."
            ),
            _ => ServiceIntentAnswers.Conflict(payment, "The payment has been paid; it can be refunded."),
        };
    }
}
