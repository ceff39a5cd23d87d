using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Purchases;

/// <summary>Shows a payment intent by the provider's id, which is what the provider and the payer know it by.</summary>
internal static class GetServiceIntent
{
    public static void Map(IEndpointRouteBuilder intents) =>
        intents
            .MapGet("/{intentId}", HandleAsync)
            .WithName("GetServiceIntent")
            .WithSummary("Shows a payment intent to a service of this system.")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<ServiceIntentView>, ProblemHttpResult>> HandleAsync(
        string intentId,
        PaymentsDb db,
        CancellationToken ct
    )
    {
        var id = await db.FindByReferenceAsync(intentId, ct);
        var payment = id is null ? null : await db.ServiceIntents().SingleOrDefaultAsync(p => p.Id == id, ct);
        return payment is null
            ? ServiceIntentAnswers.Missing($"payment intent {intentId}")
            : TypedResults.Ok(ServiceIntentView.Of(payment));
    }
}
