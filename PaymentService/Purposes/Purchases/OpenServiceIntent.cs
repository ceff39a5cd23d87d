using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;

namespace Payments.PaymentService.Purposes.Purchases;

/// <summary>
/// Opens a payment intent, once: the payment is recorded and committed, the gateway is asked under the payment's id, and what it has opened
/// is committed. A repetition goes on wherever the one before has stopped, and gets the same intent. The secret leaves only after the last
/// commit, so what is open at the gateway and not known here can be paid by nobody.
/// </summary>
internal static class OpenServiceIntent
{
    private const int MaxReferenceLength = 100;
    private const int MaxDescriptionLength = 1_000;

    /// <param name="Purpose"><c>purchase</c>.</param>
    /// <param name="Reference">What is paid, as the service calls it; at most 100 characters.</param>
    /// <param name="UserId">The registered user who pays.</param>
    /// <param name="Amount">Minor units, 1 to 99999999.</param>
    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="Description">What the payer sees; at most 1,000 characters.</param>
    /// <param name="ExpiresAt">When it ends by itself if nobody has paid; in the future.</param>
    internal sealed record Request(
        string? Purpose,
        string? Reference,
        long? UserId,
        long? Amount,
        string? Currency,
        string? Description,
        DateTimeOffset? ExpiresAt
    );

    public static void Map(IEndpointRouteBuilder intents) =>
        intents
            .MapPut("/{paymentId:guid}", HandleAsync)
            .WithName("OpenServiceIntent")
            .WithSummary("Opens a payment intent for a service of this system, once.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Created<ServiceIntentView>, Ok<ServiceIntentView>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Guid paymentId,
        Request request,
        HttpContext http,
        PaymentsDb db,
        GatewayDirectory gateways,
        GatewayClient gatewayClient,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (Validate(request, gateways) is { } invalid)
        {
            return invalid;
        }

        var (asked, now) = (AskedFor(request, gateways.For(PaymentPurpose.Purchase).Name), clock.GetUtcNow().UtcDateTime);
        var known = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.Id == paymentId, ct);
        if (known is null && Validation.Of(("expiresAt", asked.ExpiresAt <= now, "must be in the future")) is { } late)
        {
            return late;
        }

        var (payment, isNew) = (known ?? await RecordAsync(db, Payment.Create(paymentId, asked, now), ct), false);
        if (!IsSame(payment, asked))
        {
            return TypedResults.Problem(
                $"There is a payment {paymentId} already, with other values.",
                statusCode: StatusCodes.Status409Conflict
            );
        }

        if (payment.IsOpen && payment.GatewayReference is null)
        {
            var opened = await gatewayClient.OpenAsync(payment, attempt: known is null ? 1 : 2, CancellationToken.None);
            if (opened.Outcome == GatewayOutcome.Unknown)
            {
                return ServiceIntentAnswers.Later(http, $"The gateway gives no answer ({opened.FailureCode}); try again.");
            }

            (payment, isNew) = await KeepAsync(db, paymentId, opened, clock);
        }

        if (payment.GatewayReference is null)
        {
            var reason = payment.CancellationReason ?? "its time is up";
            return ServiceIntentAnswers.Conflict(payment, $"The payment has ended before it was open: {reason}.");
        }

        var view = ServiceIntentView.WithSecret(payment);
        return isNew ? TypedResults.Created($"/payment-intents/{view.IntentId}", view) : TypedResults.Ok(view);
    }

    /// <summary>Of two that come at once, the first is recorded, and both go on with it.</summary>
    private static async Task<Payment> RecordAsync(PaymentsDb db, Payment payment, CancellationToken ct)
    {
        db.Payments.Add(payment);
        try
        {
            await db.SaveChangesAsync(ct);
            return payment;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            return await db.Payments.AsNoTracking().SingleAsync(p => p.Id == payment.Id, ct);
        }
    }

    /// <summary>
    /// Keeps what the gateway has opened, or ends what it refuses; unless somebody else has kept it, or the payment was canceled
    /// meanwhile.
    /// </summary>
    private static async Task<(Payment Payment, bool IsNew)> KeepAsync(
        PaymentsDb db,
        Guid paymentId,
        OpenedIntent opened,
        TimeProvider clock
    )
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var payment = (await db.LockAsync(paymentId, CancellationToken.None))!;
        var (isNew, now) = (payment.IsOpen && payment.GatewayReference is null, clock.GetUtcNow().UtcDateTime);
        if (isNew && opened.Outcome == GatewayOutcome.Succeeded)
        {
            payment.Open(opened, now);
        }
        else if (isNew)
        {
            payment.BeginCancel(paymentId, opened.FailureCode, now);
        }

        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return (payment, isNew);
    }

    private static ValidationProblem? Validate(Request request, GatewayDirectory gateways) =>
        Validation.Of(
            ("purpose", request.Purpose is null, "is required"),
            ("purpose", request.Purpose is not null and not PaymentPurpose.Purchase, $"must be {PaymentPurpose.Purchase}"),
            ("reference", string.IsNullOrWhiteSpace(request.Reference), "is required"),
            ("reference", request.Reference?.Length > MaxReferenceLength, $"must have at most {MaxReferenceLength} characters"),
            ("reference", request.Reference?.Any(char.IsControl), "must have no control characters"),
            ("reference", CardNumbers.AreIn(request.Reference), "must not hold a card number"),
            ("userId", request.UserId is null, "is required"),
            ("userId", request.UserId < 1, "must be at least 1"),
            ("amount", request.Amount is null, "is required"),
            ("amount", request.Amount is < 1 or > ChargeLimits.MaxAmount, $"must be between 1 and {ChargeLimits.MaxAmount}"),
            ("currency", request.Currency is null, "is required"),
            ("currency", request.Currency is { } currency && !Currencies.IsKnown(currency), "must be an ISO 4217 code"),
            ("amount", gateways.CannotExpress(PaymentPurpose.Purchase, request.Amount, request.Currency), ChargeLimits.NotExpressible),
            ("description", request.Description?.Length > MaxDescriptionLength, $"must have at most {MaxDescriptionLength} characters"),
            ("description", request.Description?.Any(char.IsControl), "must have no control characters"),
            ("description", CardNumbers.AreIn(request.Description), "must not hold a card number"),
            ("expiresAt", request.ExpiresAt is null, "is required")
        );

    private static NewPayment AskedFor(Request request, string gateway) =>
        new(
            request.Purpose!,
            $"user {request.UserId}",
            request.Reference!,
            new Money(request.Amount!.Value, request.Currency!.ToUpperInvariant()),
            gateway
        )
        {
            UserId = request.UserId,
            Description = request.Description,

            // As it is stored, so that a repetition can be compared with it.
            ExpiresAt = request.ExpiresAt!.Value.UtcDateTime.TruncateToMicroseconds(),
        };

    private static bool IsSame(Payment payment, NewPayment asked) =>
        (payment.Purpose, payment.Reference, payment.UserId, payment.Amount, payment.Description, payment.ExpiresAt)
        == (asked.Purpose, asked.Reference, asked.UserId, asked.Amount, asked.Description, asked.ExpiresAt);
}
