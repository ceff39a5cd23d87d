using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Payments.Messaging;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Payments;

/// <summary>Shows one payment, and everything that happened to it. Somebody else's and an unknown one look the same.</summary>
internal static class GetPayment
{
    /// <param name="Payment">Where it stands.</param>
    /// <param name="Operations">What was asked of the gateway, oldest first.</param>
    /// <param name="Steps">From the request to the mail, oldest first.</param>
    internal sealed record Timeline(PaymentView Payment, IReadOnlyList<OperationView> Operations, IReadOnlyList<StepView> Steps);

    internal sealed record OperationView(
        Guid Id,
        OperationKind Kind,
        OperationStatus Status,
        long Amount,
        int Attempts,
        string? GatewayReference,
        string? FailureCode,
        string? DeclineCode,
        DateTime CreatedAt,
        DateTime? ResolvedAt
    );

    /// <param name="Step">What happened.</param>
    /// <param name="At">When, UTC.</param>
    /// <param name="AfterMs">Milliseconds since the payment was accepted.</param>
    /// <param name="Attempt">Which attempt it was.</param>
    /// <param name="Detail">What else is to know.</param>
    /// <param name="TraceId">The trace in which it happened.</param>
    /// <param name="TraceUrl">The trace in the dashboard.</param>
    internal sealed record StepView(
        string Step,
        DateTime At,
        double AfterMs,
        int? Attempt,
        string? Detail,
        string? TraceId,
        string? TraceUrl
    );

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/payments/{id:guid}", HandleAsync)
            .WithName("GetPayment")
            .WithSummary("Shows a payment to its owner or an operator.")
            .WithTags("Payments")
            .RequireAuthorization(Access.SignedIn)
            .OpenInDemo()
            .ProducesProblem(StatusCodes.Status404NotFound);
        app.MapGet("/payments/{id:guid}/timeline", HandleTimelineAsync)
            .WithName("GetPaymentTimeline")
            .WithSummary("Shows every step of a payment, from the request to the mail, with times, attempts and traces.")
            .WithTags("Payments")
            .RequireAuthorization(Access.SignedIn)
            .OpenInDemo()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<PaymentView>, ProblemHttpResult>> HandleAsync(
        Guid id,
        ClaimsPrincipal user,
        PaymentsDb db,
        CancellationToken ct
    ) => await FindAsync(id, user, db, ct) is { } payment ? TypedResults.Ok(PaymentView.Of(payment)) : Missing(id);

    private static async Task<Results<Ok<Timeline>, ProblemHttpResult>> HandleTimelineAsync(
        Guid id,
        ClaimsPrincipal user,
        PaymentsDb db,
        IOptions<MessagingOptions> options,
        CancellationToken ct
    )
    {
        if (await FindAsync(id, user, db, ct) is not { } payment)
        {
            return Missing(id);
        }

        var operations = await db.Operations.AsNoTracking().Where(o => o.PaymentId == id).OrderBy(o => o.CreatedAt).ToListAsync(ct);
        return TypedResults.Ok(
            new Timeline(
                PaymentView.Of(payment),
                [
                    .. operations.Select(o => new OperationView(
                        o.Id,
                        o.Kind,
                        o.Status,
                        o.AmountMinor,
                        o.Attempts,
                        o.GatewayReference,
                        o.FailureCode,
                        o.DeclineCode,
                        o.CreatedAt,
                        o.ResolvedAt
                    )),
                ],
                [.. payment.Steps.OrderBy(s => s.At).Select(s => ViewOf(s, payment, options.Value.TraceUrl))]
            )
        );
    }

    private static StepView ViewOf(PaymentStep step, Payment payment, string? traceUrl) =>
        new(
            step.Kind,
            step.At,
            Math.Round((step.At - payment.CreatedAt).TotalMilliseconds, 1),
            step.Attempt,
            step.Detail,
            step.TraceId,
            step.TraceId is null ? null : traceUrl?.Replace("{traceId}", step.TraceId, StringComparison.Ordinal)
        );

    private static async Task<Payment?> FindAsync(Guid id, ClaimsPrincipal user, PaymentsDb db, CancellationToken ct)
    {
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct);
        return payment is not null && user.MayActFor(payment.UserId) ? payment : null;
    }

    private static ProblemHttpResult Missing(Guid id) =>
        TypedResults.Problem($"There is no payment {id}.", statusCode: StatusCodes.Status404NotFound);
}
