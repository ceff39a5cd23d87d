using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Reconciliation;

/// <summary>What operators see of the reconciliation: the last runs with their differences, and one at once.</summary>
internal static class ReconciliationEndpoints
{
    /// <summary>Runs shown.</summary>
    private const int Shown = 20;

    internal sealed record RunView(long Id, DateTime StartedAt, DateTime FinishedAt, IReadOnlyList<DifferenceView> Differences)
    {
        public static RunView Of(ReconciliationRun run) =>
            new(run.Id, run.StartedAt, run.FinishedAt, [.. run.Differences.Select(d => new DifferenceView(d.Kind, d.PaymentId, d.Detail))]);
    }

    internal sealed record DifferenceView(string Kind, Guid? PaymentId, string Detail);

    /// <summary>Registers the comparison and its worker.</summary>
    public static void AddReconciliation(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<ReconciliationOptions>()
            .BindConfiguration("Reconciliation")
            .Validate(
                o => o.Interval > TimeSpan.Zero && o.Window > o.SettlingTime && o.MaxDifferences > 0,
                "Reconciliation: Interval must be above 0, Window longer than SettlingTime."
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
            .WithSummary("Shows the last reconciliations of payments, ledger and gateways, newest first, with every difference.");
        group.MapPost("", RunAsync).WithName("Reconcile").WithSummary("Reconciles payments, ledger and gateways now.");
    }

    private static async Task<Ok<List<RunView>>> ListAsync(PaymentsDb db, CancellationToken ct)
    {
        var runs = await db
            .ReconciliationRuns.AsNoTracking()
            .Include(r => r.Differences)
            .OrderByDescending(r => r.Id)
            .Take(Shown)
            .ToListAsync(ct);
        return TypedResults.Ok(runs.ConvertAll(RunView.Of));
    }

    private static async Task<Ok<RunView>> RunAsync(Reconciler reconciler, CancellationToken ct) =>
        TypedResults.Ok(RunView.Of(await reconciler.RunAsync(ct)));
}
