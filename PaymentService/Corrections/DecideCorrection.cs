using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Corrections;

/// <summary>
/// A second operator approves a correction, which is then carried out, or rejects it. Whoever has requested it can only reject it.
/// Approving again carries nothing out twice: the correction's id is the operation's.
/// </summary>
internal static class DecideCorrection
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/corrections/{id:guid}/approve", ApproveAsync)
            .WithName("ApproveCorrection")
            .WithSummary("Approves what another operator has requested, and carries it out.")
            .WithTags("Corrections")
            .RequireAuthorization(Access.Operator)
            .WithLeasedIdempotencyKey()
            .Produces<CorrectionView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        app.MapPost("/corrections/{id:guid}/reject", RejectAsync)
            .WithName("RejectCorrection")
            .WithSummary("Rejects what an operator has requested.")
            .WithTags("Corrections")
            .RequireAuthorization(Access.Operator)
            .WithLeasedIdempotencyKey()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ApproveAsync(Guid id, HttpContext http, PaymentsDb db, TimeProvider clock, CancellationToken ct)
    {
        var by = http.User.OperatorName();
        var decided = await DecideAsync(id, CorrectionStatus.Approved, by, db, clock, ct);
        if (decided.Correction is not { } correction)
        {
            return decided.Refusal!;
        }

        var note = $"{correction.RequestedBy}, approved by {correction.DecidedBy}";
        var services = http.RequestServices;
        return correction.Kind switch
        {
            CorrectionKind.Refund => await RefundPayment.CarryOutAsync(
                correction,
                Read<RefundPayment.Request>(correction),
                note,
                services,
                ct
            ),
            CorrectionKind.Resolution => await ResolveOperation.CarryOutAsync(
                correction,
                Read<ResolveOperation.Request>(correction),
                note,
                services,
                ct
            ),
            _ => await TakeOutOfSuspense.CarryOutAsync(correction, Read<TakeOutOfSuspense.Request>(correction), note, services, ct),
        };
    }

    private static async Task<Results<Ok<HeldCorrection>, ProblemHttpResult>> RejectAsync(
        Guid id,
        HttpContext http,
        PaymentsDb db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var by = http.User.OperatorName();
        var decided = await DecideAsync(id, CorrectionStatus.Rejected, by, db, clock, ct);
        return decided.Correction is { } correction ? TypedResults.Ok(HeldCorrection.Of(correction)) : decided.Refusal!;
    }

    /// <summary>The same decision again finds that it was made.</summary>
    private static async Task<(Correction? Correction, ProblemHttpResult? Refusal)> DecideAsync(
        Guid id,
        CorrectionStatus status,
        string by,
        PaymentsDb db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var correction = await db.Corrections.FromSql($"SELECT * FROM corrections WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (correction is null)
        {
            return (null, TypedResults.Problem($"There is no correction {id}.", statusCode: StatusCodes.Status404NotFound));
        }

        if (status == CorrectionStatus.Approved && correction.IsRequestedBy(by))
        {
            return (null, Conflict("Who has requested a correction cannot approve it; another operator must."));
        }

        if (correction.Status == CorrectionStatus.Requested)
        {
            correction.Decide(status, by, clock.GetUtcNow().UtcDateTime);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(CancellationToken.None);
            return (correction, null);
        }

        return correction.Status == status
            ? (correction, null)
            : (null, Conflict($"The correction has been decided already: {correction.Status} by {correction.DecidedBy}."));
    }

    private static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);

    private static TRequest Read<TRequest>(Correction correction) =>
        JsonSerializer.Deserialize<TRequest>(correction.Request, JsonSerializerOptions.Web)!;
}
