using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Reconciliation;

/// <summary>What operators see of the reconciliation: the last runs, and a full one at once.</summary>
internal static class ReconciliationEndpoints
{
    /// <summary>Runs shown.</summary>
    private const int Shown = 20;

    /// <param name="Id">Counts the runs.</param>
    /// <param name="IsFull">Whether everything was compared.</param>
    /// <param name="StartedAt">UTC.</param>
    /// <param name="FinishedAt">UTC.</param>
    /// <param name="ComparedFrom">What was answered since then was compared; null for everything.</param>
    /// <param name="Found">Open differences that it has found.</param>
    /// <param name="Healed">Differences that were open before and are not there any more.</param>
    /// <param name="Failure">What could not be compared.</param>
    internal sealed record RunView(
        long Id,
        bool IsFull,
        DateTime StartedAt,
        DateTime FinishedAt,
        DateTime? ComparedFrom,
        int Found,
        int Healed,
        string? Failure
    )
    {
        public static RunView Of(ReconciliationRun run) =>
            new(run.Id, run.IsFull, run.StartedAt, run.FinishedAt, run.ComparedFrom, run.Found, run.Healed, run.Failure);
    }

    /// <param name="Run">The run.</param>
    /// <param name="Differences">What it has found.</param>
    internal sealed record Result(RunView Run, IReadOnlyList<DifferenceView> Differences);

    /// <summary>Registers the comparison and its worker.</summary>
    public static void AddReconciliation(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<ReconciliationOptions>()
            .BindConfiguration("Reconciliation")
            .Validate(
                o =>
                    o.Interval > TimeSpan.Zero
                    && o.Window > o.SettlingTime
                    && o.MaxDifferences > 0
                    && o.Lease > TimeSpan.Zero
                    && o.StatementTimeout > TimeSpan.Zero
                    && o.MaxMissedIntervals > 0,
                "Reconciliation: Interval, Lease, StatementTimeout, MaxDifferences and MaxMissedIntervals must be above 0, "
                    + "Window longer than SettlingTime."
            )
            .ValidateOnStart();
        builder.Services.AddScoped<Reconciler>();
        builder.Services.AddSingleton<ReconciliationHealth>();
        builder.Services.AddHostedService<ReconciliationWorker>();
        builder.Services.AddHealthChecks().AddCheck<ReconciliationHealth>("reconciliation");
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/reconciliation").WithTags("Reconciliation").RequireAuthorization(Access.Operator);
        group
            .MapGet("", ListAsync)
            .WithName("ListReconciliations")
            .WithSummary("Shows the last reconciliations of payments, ledger and gateways, newest first.");
        group
            .MapPost("", RunAsync)
            .WithName("Reconcile")
            .WithSummary("Compares everything in payments, ledger and gateways now.")
            .WithLeasedIdempotencyKey()
            .ProducesProblem(StatusCodes.Status409Conflict);
        ListDifferences.Map(group);
        ResolveDifference.Map(group);
    }

    private static async Task<Ok<List<RunView>>> ListAsync(PaymentsDb db, CancellationToken ct)
    {
        var runs = await db.ReconciliationRuns.AsNoTracking().OrderByDescending(r => r.Id).Take(Shown).ToListAsync(ct);
        return TypedResults.Ok(runs.ConvertAll(RunView.Of));
    }

    private static async Task<Results<Ok<Result>, ProblemHttpResult>> RunAsync(
        Reconciler reconciler,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (await reconciler.RunAsync(isFull: true, ct) is { } run)
        {
            return TypedResults.Ok(new Result(RunView.Of(run), run.Differences.ConvertAll(DifferenceView.Of)));
        }

        http.LeaveIdempotencyKeyFree();
        return TypedResults.Problem("Another reconciliation is under way; try again.", statusCode: StatusCodes.Status409Conflict);
    }
}
