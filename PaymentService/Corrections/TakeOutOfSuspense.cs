using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Corrections;

/// <summary>
/// An operator who knows whose money in suspense is takes it out: it is booked as an adjustment. Money that goes back to its payer needs
/// none of this: whoever gives it back on the provider's page has taken it out with that.
/// </summary>
internal static class TakeOutOfSuspense
{
    private const int MaxCharge = 100;

    /// <param name="Charge">The provider's id of the charge that the money came with, as the payment's timeline names it.</param>
    /// <param name="Amount">Minor units; all that is held of the charge when left out.</param>
    /// <param name="Reason">Whose it is, and how the operator knows.</param>
    internal sealed record Request(string? Charge, long? Amount, string? Reason);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payments/{id:guid}/suspense/adjustments", HandleAsync)
            .WithName("TakeOutOfSuspense")
            .WithSummary("Takes money out of suspense, because it is known whose it is.")
            .WithTags("Payments")
            .RequireAuthorization(Access.Operator)
            .WithLeasedIdempotencyKey()
            .Produces<CorrectionView>()
            .Produces<HeldCorrection>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        [FromBody] Request request,
        HttpContext http,
        PaymentsDb db,
        FourEyes fourEyes,
        CancellationToken ct
    )
    {
        if (
            CorrectionReason.Validate(
                request.Reason,
                ("charge", string.IsNullOrWhiteSpace(request.Charge), "is required"),
                ("charge", request.Charge?.Length > MaxCharge, $"must have at most {MaxCharge} characters"),
                ("amount", request.Amount < 1, "must be at least 1")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var (operationId, by) = (http.IdempotencyOperationId(), http.User.OperatorName());
        var amount = request.Amount ?? await db.Payments.Where(p => p.Id == id).Select(p => p.SuspenseMinor).FirstOrDefaultAsync(ct);
        var takenBefore = await db
            .Operations.Where(o => o.PaymentId == id && o.Kind == OperationKind.SuspenseAdjustment && o.Id != operationId)
            .SumAsync(o => o.AmountMinor, ct);
        if (fourEyes.IsNeeded(takenBefore + amount) && await db.Payments.AnyAsync(p => p.Id == id, ct))
        {
            var asked = new NewCorrection(operationId, id, CorrectionKind.SuspenseAdjustment, amount, by);
            var held = await fourEyes.HoldAsync(asked, request, ct);
            return TypedResults.Accepted($"/corrections/{held.Id}", HeldCorrection.Of(held));
        }

        return await AdjustAsync(id, operationId, request, by, http.RequestServices, ct);
    }

    /// <summary>Carries out what a second operator has approved.</summary>
    public static Task<IResult> CarryOutAsync(
        Correction correction,
        Request request,
        string by,
        IServiceProvider services,
        CancellationToken ct
    ) => AdjustAsync(correction.PaymentId, correction.Id, request, by, services, ct);

    private static async Task<IResult> AdjustAsync(
        Guid id,
        Guid operationId,
        Request request,
        string by,
        IServiceProvider services,
        CancellationToken ct
    )
    {
        var (db, clock) = (services.GetRequiredService<PaymentsDb>(), services.GetRequiredService<TimeProvider>());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.LockAsync(id, ct) is not { } payment)
        {
            return TypedResults.Problem($"There is no payment {id}.", statusCode: StatusCodes.Status404NotFound);
        }

        var ofCharge = await db
            .Operations.Where(o => o.PaymentId == id && (o.GatewayReference == request.Charge || o.Id == operationId))
            .ToListAsync(ct);
        if (ofCharge.Find(o => o.Id == operationId) is { } known)
        {
            return TypedResults.Ok(CorrectionView.Of(new OperationResult(payment, known, null)));
        }

        var held = SuspenseSums.Of(ofCharge, request.Charge!).Held;
        var amount = request.Amount ?? held;
        if (held == 0 || amount > held)
        {
            return TypedResults.Problem(
                $"Of the charge {request.Charge}, {held} {payment.Currency} are in suspense.",
                statusCode: StatusCodes.Status409Conflict
            );
        }

        var note = $"by {by}: {request.Reason}";
        var taken = payment.TakeOutOfSuspense(operationId, request.Charge!, amount, note, clock.GetUtcNow().UtcDateTime);
        db.Operations.Add(taken);
        await db.SaveChangesAsync(ct);
        await db.BookAsync([(payment, taken)], ct);
        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.Ok(CorrectionView.Of(new OperationResult(payment, taken, null)));
    }
}
