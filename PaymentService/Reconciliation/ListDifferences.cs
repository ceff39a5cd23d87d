using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;

namespace Payments.PaymentService.Reconciliation;

/// <summary>Lists differences, newest first.</summary>
internal static class ListDifferences
{
    /// <param name="Status">Only those that stand there: open or resolved.</param>
    /// <param name="Limit">Most differences on the page; 50 when left out.</param>
    /// <param name="Before">The page after the one that ended with this difference.</param>
    internal sealed record Filter(string? Status, int? Limit, long? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/differences", HandleAsync)
            .WithName("ListDifferences")
            .WithSummary("Lists what payments, ledger and gateways do not agree on, newest first.")
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page<DifferenceView, long>>, ValidationProblem>> HandleAsync(
        [AsParameters] Filter filter,
        PaymentsDb db,
        CancellationToken ct
    )
    {
        if (
            Validation.Of(
                Paging.LimitRule(filter.Limit),
                EnumFilter.Rule<DifferenceStatus>("status", filter.Status, "is not a status of differences")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var status = EnumFilter.Parse<DifferenceStatus>(filter.Status);
        var differences = await db
            .ReconciliationDifferences.AsNoTracking()
            .WhereGiven(status, d => d.Status == status)
            .WhereGiven(filter.Before, d => d.Id < filter.Before)
            .OrderByDescending(d => d.Id)
            .Take(filter.Limit ?? Paging.DefaultLimit)
            .ToListAsync(ct);
        return TypedResults.Ok(differences.ConvertAll(DifferenceView.Of).ToPage(filter.Limit, d => d.Id));
    }
}
