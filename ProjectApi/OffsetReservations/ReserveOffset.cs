using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Payments.ProjectApi.Projects;
using Payments.ProjectApi.Purchases;
using Payments.Reservations;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.ProjectApi.OffsetReservations;

/// <summary>
/// Holds offset of a project for whoever sells it elsewhere. Repeated with the same <c>Idempotency-Key</c> it is held once.
/// </summary>
internal static class ReserveOffset
{
    /// <param name="Tonnes">How much: at least 0.001, in steps of 0.001.</param>
    internal sealed record Request(decimal? Tonnes);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/projects/{id:long}/reservations", HandleAsync)
            .WithName("ReserveOffset")
            .WithSummary("Holds offset of a project for a time.")
            .WithTags("Reservations")
            .RequireAuthorization(Access.OperatorOrService)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Created<ReservationView>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        long id,
        Request request,
        ProjectsDb db,
        IOptions<PurchaseOptions> options,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (Validate(request, options.Value.MaxTonnes) is { } invalid)
        {
            return invalid;
        }

        var (reservationId, now) = (http.IdempotencyOperationId(), clock.GetUtcNow().UtcDateTime);
        await using var transaction = await NestedTransaction.BeginAsync(db.Database, ct);
        var answer = (
            await db.ReserveAsync(
                [
                    new ReservationRequest(
                        reservationId,
                        id,
                        Tonnes.ToKilograms(request.Tonnes!.Value),
                        now + options.Value.ReservationLifetime
                    ),
                ],
                now,
                ct
            )
        )[0];
        switch (answer.Outcome)
        {
            case ReserveOutcome.NoSuchInventory:
                return GetProject.Missing(id);
            case ReserveOutcome.NotEnough:
                http.LeaveIdempotencyKeyFree();
                return TypedResults.Problem(
                    $"{request.Tonnes:0.###} t were asked for, and {Tonnes.Text(answer.Left)} t are left.",
                    statusCode: StatusCodes.Status409Conflict,
                    extensions: new Dictionary<string, object?> { ["left"] = Tonnes.Of(answer.Left) }
                );
            case ReserveOutcome.Conflict:
                return TypedResults.Problem("The key stands for another reservation.", statusCode: StatusCodes.Status409Conflict);
        }

        var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == reservationId, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Created(ReservationView.UrlOf(id, reservationId), ReservationView.Of(reservation));
    }

    private static ValidationProblem? Validate(Request request, int maxTonnes) =>
        Validation.Of(
            ("tonnes", request.Tonnes is null, "is required"),
            ("tonnes", request.Tonnes is <= 0 || request.Tonnes > maxTonnes, $"must be above 0 and at most {maxTonnes}"),
            (
                "tonnes",
                request.Tonnes is { } tonnes && tonnes > 0 && tonnes <= maxTonnes && !Tonnes.AreWhole(tonnes),
                "must have at most three decimals"
            )
        );
}
