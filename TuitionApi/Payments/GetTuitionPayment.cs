using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.TuitionApi.Payments;

/// <summary>Shows where a payment stands. The id is unguessable (74 random bits) and serves as the key to it.</summary>
internal static class GetTuitionPayment
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/tuition-payments/{id:guid}", HandleAsync)
            .WithName("GetTuitionPayment")
            .WithSummary("Shows where a tuition payment stands.")
            .WithTags("Tuition")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<TuitionPaymentView>, ProblemHttpResult>> HandleAsync(Guid id, TuitionDb db, CancellationToken ct)
    {
        var payment = await db.TuitionPayments.AsNoTracking().Include(p => p.Steps).SingleOrDefaultAsync(p => p.Id == id, ct);
        return payment is null
            ? TypedResults.Problem($"There is no payment {id}.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(TuitionPaymentView.Of(payment));
    }
}
