using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Corrections;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Reconciliation;

/// <summary>An operator says why a difference may stay. It is open again when it becomes another one.</summary>
internal static class ResolveDifference
{
    /// <param name="Reason">Why it may stay, or what was done about it.</param>
    internal sealed record Request(string? Reason);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/differences/{id:long}/resolve", HandleAsync)
            .WithName("ResolveDifference")
            .WithSummary("Says why a difference may stay.")
            .WithLeasedIdempotencyKey()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<DifferenceView>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        long id,
        [FromBody] Request request,
        HttpContext http,
        PaymentsDb db,
        ReconciliationHealth health,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (CorrectionReason.Validate(request.Reason) is { } invalid)
        {
            return invalid;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var difference = await db
            .ReconciliationDifferences.FromSql($"SELECT * FROM reconciliation_differences WHERE id = {id} FOR UPDATE")
            .SingleOrDefaultAsync(ct);
        if (difference is null)
        {
            return TypedResults.Problem($"There is no difference {id}.", statusCode: StatusCodes.Status404NotFound);
        }

        if (difference.Status == DifferenceStatus.Resolved)
        {
            return TypedResults.Problem(
                $"It was resolved by {difference.ResolvedBy}: {difference.Reason}.",
                statusCode: StatusCodes.Status409Conflict
            );
        }

        difference.Resolve(http.User.OperatorName(), request.Reason!, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        await health.ReadAsync(db, ct);
        return TypedResults.Ok(DifferenceView.Of(difference));
    }
}
