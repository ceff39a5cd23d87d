using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.Contracts;
using Payments.ProjectApi.Projects;
using Payments.ProjectApi.ServiceClients;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Begins a purchase of offset: it is recorded together with the workflow <see cref="StartPayment"/>, which goes on also when this request
/// does not.
/// </summary>
internal static class BeginPurchase
{
    /// <param name="UserId">Who buys; a registered user. Customers who have signed in buy for themselves, operators and guests for
    /// anybody.</param>
    /// <param name="Tonnes">How much: at least 0.001, in steps of 0.001.</param>
    internal sealed record Request(long? UserId, decimal? Tonnes);

    /// <param name="PurchaseId">The purchase; Location shows it to whoever has the link.</param>
    /// <param name="PaymentIntentId">The provider's payment intent; null when it is not there yet, and then Location shows it
    /// later.</param>
    /// <param name="ClientSecret">Secret with which the buyer's browser pays at the provider; null like the intent.</param>
    /// <param name="Status">Where the purchase stands: pending, or starting while the intent is not there yet.</param>
    /// <param name="Amount">What it costs.</param>
    internal sealed record Answer(Guid PurchaseId, string? PaymentIntentId, string? ClientSecret, PurchaseStatus Status, Money Amount);

    /// <summary>What the handler needs besides the request.</summary>
    internal sealed record Dependencies(
        ProjectsDb Db,
        UsersClient Users,
        WorkflowStarter Workflows,
        IOptions<PurchaseOptions> Options,
        TimeProvider Clock,
        ClaimsPrincipal Caller,
        HttpContext Http
    );

    /// <summary>
    /// A repetition of the request within this time is answered that the first one is still running. It can be short, because two runs of
    /// one request wait for the same workflow.
    /// </summary>
    private static readonly TimeSpan KeyLease = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/projects/{id:long}/purchases", HandleAsync)
            .WithName("BeginPurchase")
            .WithSummary(
                "Begins a purchase of offset: creates a payment intent and reserves the offset. "
                    + "Location is a link by which anybody who has it can follow the purchase."
            )
            .WithTags("Purchases")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .WithLeasedIdempotencyKey(KeyLease)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Accepted<Answer>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        long id,
        Request request,
        [AsParameters] Dependencies dependencies,
        CancellationToken ct
    )
    {
        if (Validate(request, dependencies.Options.Value.MaxTonnes) is { } invalid)
        {
            return invalid;
        }

        if (dependencies.Caller.IsOtherUserThan(request.UserId))
        {
            return TypedResults.Problem(
                "A customer buys only for himself: userId must be your own.",
                statusCode: StatusCodes.Status403Forbidden
            );
        }

        if (await dependencies.Db.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } project)
        {
            return GetProject.Missing(id);
        }

        if (await dependencies.Users.FindAsync(request.UserId!.Value, ct) is not { } user)
        {
            return TypedResults.Problem($"There is no user {request.UserId}.", statusCode: StatusCodes.Status404NotFound);
        }

        var (purchase, workflow) = await RecordAsync(NewPurchase(project, user, request, dependencies), project, dependencies, ct);
        var bound = dependencies.Options.Value.StartBound;
        var end = await (workflow?.RunAsync(bound, ct) ?? dependencies.Workflows.WaitAsync(purchase.Id, bound, ct));
        return end is { Failure: { } failure }
            ? await ExplainAsync(failure, purchase, dependencies, ct)
            : Accept(purchase, end?.ResultAs<StartPayment.Started>());
    }

    private static ValidationProblem? Validate(Request request, int maxTonnes) =>
        Validation.Of(
            ("userId", request.UserId is null, "is required"),
            ("userId", request.UserId < 1, "must be at least 1"),
            ("tonnes", request.Tonnes is null, "is required"),
            ("tonnes", request.Tonnes is <= 0 || request.Tonnes > maxTonnes, $"must be above 0 and at most {maxTonnes}"),
            (
                "tonnes",
                request.Tonnes is { } tonnes && tonnes > 0 && tonnes <= maxTonnes && !Tonnes.AreWhole(tonnes),
                "must have at most three decimals"
            )
        );

    private static Purchase NewPurchase(GreenProject project, KnownUser user, Request request, Dependencies dependencies)
    {
        var (id, now, kilograms) = (
            Guid.CreateVersion7(),
            dependencies.Clock.GetUtcNow().UtcDateTime,
            Tonnes.ToKilograms(request.Tonnes!.Value)
        );
        var price = project.PriceOf(kilograms);
        return new Purchase
        {
            Id = id,
            RequestId = dependencies.Http.IdempotencyOperationId(),
            ProjectId = project.Id,
            UserId = user.Id,
            Username = user.Username,
            Email = user.Email,
            Kilograms = kilograms,
            AmountMinor = price.Minor,
            Currency = price.Currency,
            ReservationId = id,
            PaymentId = Guid.CreateVersion7(),
            CreatedAt = now,
            UpdatedAt = now,
            PayableUntil = now + dependencies.Options.Value.PaymentLifetime,
        };
    }

    /// <summary>
    /// Records the purchase and the workflow in one transaction. Of repetitions that come at once, the unique index on the request lets one
    /// do this; the others wait for its workflow.
    /// </summary>
    /// <returns>The workflow is null when another request began the purchase.</returns>
    private static async Task<(Purchase Purchase, StartedWorkflow? Workflow)> RecordAsync(
        Purchase purchase,
        GreenProject project,
        Dependencies dependencies,
        CancellationToken ct
    )
    {
        var db = dependencies.Db;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Purchases.Add(purchase);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: ProjectsDb.OnePurchasePerRequest })
        {
            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
            return (await db.Purchases.AsNoTracking().SingleAsync(p => p.RequestId == purchase.RequestId, ct), null);
        }

        var description = $"{Tonnes.Text(purchase.Kilograms)} t of offset, {project.Name}";
        var intent = PaymentsClient.RequestOf(
            purchase.PaymentId,
            purchase.Id,
            purchase.UserId,
            purchase.Amount,
            description,
            purchase.PayableUntil
        );
        var workflow = await dependencies.Workflows.StartAsync<StartPayment>(
            db,
            purchase.Id,
            purchase.Id.ToString(),
            new StartPayment.Input(purchase.Id, intent),
            ct
        );
        await transaction.CommitAsync(CancellationToken.None);
        return (purchase, workflow);
    }

    private static Accepted<Answer> Accept(Purchase purchase, StartPayment.Started? started) =>
        TypedResults.Accepted(
            PurchaseView.LinkOf(purchase.Id),
            new Answer(purchase.Id, started?.IntentId, started?.ClientSecret, started?.Status ?? PurchaseStatus.Starting, purchase.Amount)
        );

    /// <summary>
    /// Says why the purchase could not begin. The answer is not kept for repetitions of the request, which may succeed: offset may be given
    /// back, and PaymentService may be available again.
    /// </summary>
    private static async Task<ProblemHttpResult> ExplainAsync(
        StepFailure failure,
        Purchase purchase,
        Dependencies dependencies,
        CancellationToken ct
    )
    {
        dependencies.Http.LeaveIdempotencyKeyFree();
        if (failure.Code != StartPayment.NotEnoughLeft)
        {
            return TypedResults.Problem(
                $"The purchase could not begin: {failure.Reason}",
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
        }

        var left = Tonnes.Of(
            await dependencies
                .Db.Inventory.Where(i => i.Id == purchase.ProjectId)
                .Select(i => i.Capacity - i.Held - i.Committed)
                .SingleAsync(ct)
        );
        return TypedResults.Problem(
            $"{Tonnes.Text(purchase.Kilograms)} t were asked for, and less is left. The payment intent is canceled.",
            statusCode: StatusCodes.Status409Conflict,
            extensions: new Dictionary<string, object?> { ["left"] = left, ["purchaseId"] = purchase.Id }
        );
    }
}
