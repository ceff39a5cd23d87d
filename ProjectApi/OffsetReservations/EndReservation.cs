using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.Reservations;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.ProjectApi.OffsetReservations;

/// <summary>
/// Ends a reservation: PATCH commits the deduction, DELETE frees the reserved offset. Both are idempotent by their path. Reservations of
/// purchases are ended by their workflows alone.
/// </summary>
internal static class EndReservation
{
    private const string Path = "/projects/{id:long}/reservations/{reservationId:guid}";

    /// <param name="Status">Always <c>committed</c>.</param>
    internal sealed record Request(string? Status);

    public static void Map(IEndpointRouteBuilder app)
    {
        Describe(app.MapPatch(Path, CommitAsync))
            .WithName("CommitReservation")
            .WithSummary("Commits the deduction of reserved offset.")
            .ProducesValidationProblem();
        Describe(app.MapDelete(Path, RemoveAsync))
            .WithName("RemoveReservation")
            .WithSummary("Removes reserved offset, which is free again.");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint) =>
        endpoint
            .WithTags("Reservations")
            .RequireAuthorization(Access.OperatorOrService)
            .WithoutIdempotencyKeys()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<ReservationView>, ProblemHttpResult, ValidationProblem>> CommitAsync(
        long id,
        Guid reservationId,
        Request request,
        ProjectsDb db,
        TimeProvider clock,
        CancellationToken ct
    ) =>
        Validation.Of(("status", request.Status != "committed", "must be committed")) is { } invalid
            ? invalid
            : await EndAsync(id, reservationId, ReservationStatus.Committed, db, clock, ct);

    private static Task<Results<Ok<ReservationView>, ProblemHttpResult, ValidationProblem>> RemoveAsync(
        long id,
        Guid reservationId,
        ProjectsDb db,
        TimeProvider clock,
        CancellationToken ct
    ) => EndAsync(id, reservationId, ReservationStatus.Released, db, clock, ct);

    private static async Task<Results<Ok<ReservationView>, ProblemHttpResult, ValidationProblem>> EndAsync(
        long id,
        Guid reservationId,
        ReservationStatus end,
        ProjectsDb db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (!await db.Reservations.AnyAsync(r => r.Id == reservationId && r.InventoryId == id, ct))
        {
            return TypedResults.Problem($"Project {id} has no reservation {reservationId}.", statusCode: StatusCodes.Status404NotFound);
        }

        if (await db.Purchases.AnyAsync(p => p.ReservationId == reservationId, ct))
        {
            return TypedResults.Problem(
                "The reservation is that of a purchase, which ends it itself.",
                statusCode: StatusCodes.Status409Conflict
            );
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var answer = (await db.EndAsync([new ReservationEnd(reservationId, end)], clock.GetUtcNow().UtcDateTime, ct))[0];
        await transaction.CommitAsync(ct);
        return answer.Outcome == EndOutcome.EndedOtherwise
            ? TypedResults.Problem(
                $"The reservation is {answer.Status.ToString()!.ToLowerInvariant()}.",
                statusCode: StatusCodes.Status409Conflict
            )
            : TypedResults.Ok(ReservationView.Of(await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == reservationId, ct)));
    }
}
