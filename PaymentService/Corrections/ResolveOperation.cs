using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Corrections;

/// <summary>
/// An operator who has looked into the provider's books answers for an operation that the provider no longer knows by its key. Only then:
/// while the gateway can still be asked, its own answer counts.
/// </summary>
internal static class ResolveOperation
{
    private const string Found = "found";
    private const string NotFound = "not_found";
    private const int MaxReference = 100;

    /// <param name="Outcome"><c>found</c>: it was done; <c>not_found</c>: it was not.</param>
    /// <param name="GatewayReference">The provider's id of the charge or refund, when it was found.</param>
    /// <param name="Reason">How the operator knows.</param>
    internal sealed record Request(string? Outcome, string? GatewayReference, string? Reason);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payments/{id:guid}/operations/{operationId:guid}/resolve", HandleAsync)
            .WithName("ResolveOperation")
            .WithSummary("Answers for an operation that the provider no longer knows.")
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
        Guid operationId,
        [FromBody] Request request,
        HttpContext http,
        PaymentsDb db,
        GatewayClient gatewayClient,
        FourEyes fourEyes,
        CancellationToken ct
    )
    {
        if (
            CorrectionReason.Validate(
                request.Reason,
                ("outcome", request.Outcome is not (Found or NotFound), $"must be {Found} or {NotFound}"),
                ("gatewayReference", request.Outcome == Found && string.IsNullOrWhiteSpace(request.GatewayReference), "is required"),
                ("gatewayReference", request.GatewayReference?.Length > MaxReference, $"must have at most {MaxReference} characters"),
                (
                    "gatewayReference",
                    request.GatewayReference?.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')),
                    "must be an id"
                )
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var operation = await db.Operations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == operationId && o.PaymentId == id, ct);
        if (operation is null)
        {
            return TypedResults.Problem($"There is no operation {operationId}.", statusCode: StatusCodes.Status404NotFound);
        }

        var status = request.Outcome == Found ? OperationStatus.Succeeded : OperationStatus.Declined;
        if (operation.IsResolved ? operation.Status != status : !gatewayClient.IsTooOld(operation))
        {
            http.LeaveIdempotencyKeyFree();
            return TypedResults.Problem(
                operation.IsResolved
                    ? $"The operation has been answered already: {operation.Status}."
                    : "The gateway can still be asked about the operation; its answer counts.",
                statusCode: StatusCodes.Status409Conflict
            );
        }

        var by = http.User.OperatorName();
        if (!operation.IsResolved && fourEyes.IsNeeded(operation.AmountMinor))
        {
            var held = await fourEyes.HoldAsync(
                new NewCorrection(http.IdempotencyOperationId(), id, CorrectionKind.Resolution, operation.AmountMinor, by, operationId),
                request,
                ct
            );
            return TypedResults.Accepted($"/corrections/{held.Id}", HeldCorrection.Of(held));
        }

        return await RecordAsync(id, operationId, request, by, http.RequestServices, ct);
    }

    /// <summary>Carries out what a second operator has approved.</summary>
    public static Task<IResult> CarryOutAsync(
        Correction correction,
        Request request,
        string by,
        IServiceProvider services,
        CancellationToken ct
    ) => RecordAsync(correction.PaymentId, correction.OperationId!.Value, request, by, services, ct);

    private static async Task<IResult> RecordAsync(
        Guid id,
        Guid operationId,
        Request request,
        string by,
        IServiceProvider services,
        CancellationToken ct
    )
    {
        var answer = new GatewayAnswer(
            request.Outcome == Found ? GatewayOutcome.Succeeded : GatewayOutcome.Declined,
            request.GatewayReference,
            request.Outcome == Found ? null : GatewayAnswer.NotFound
        );
        var given = new GivenAnswer(id, operationId, answer) { Note = $"by {by}: {request.Reason}" };
        var recorded = await services.GetRequiredService<AnswerRecorder>().RecordAsync([given], ct);
        return TypedResults.Ok(CorrectionView.Of(recorded[0]));
    }
}
