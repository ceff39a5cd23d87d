using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;

namespace Payments.PaymentService.Corrections;

/// <summary>Lists corrections that needed a second person, newest first.</summary>
internal static class ListCorrections
{
    /// <param name="Status">Only those that stand there.</param>
    /// <param name="Limit">Most corrections on the page; 50 when left out.</param>
    /// <param name="Before">The page after the one that ended with this correction.</param>
    internal sealed record Filter(string? Status, int? Limit, Guid? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/corrections", HandleAsync)
            .WithName("ListCorrections")
            .WithSummary("Lists corrections that needed a second person, newest first.")
            .WithTags("Corrections")
            .RequireAuthorization(Access.Operator)
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page<HeldCorrection, Guid>>, ValidationProblem>> HandleAsync(
        [AsParameters] Filter filter,
        PaymentsDb db,
        CancellationToken ct
    )
    {
        if (
            Validation.Of(
                Paging.LimitRule(filter.Limit),
                EnumFilter.Rule<CorrectionStatus>("status", filter.Status, "is not a status of corrections")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var status = EnumFilter.Parse<CorrectionStatus>(filter.Status);
        var corrections = await db
            .Corrections.AsNoTracking()
            .WhereGiven(status, c => c.Status == status)
            .WhereGiven(
                filter.Before,
                c =>
                    db.Corrections.Any(b =>
                        b.Id == filter.Before
                        && (c.RequestedAt < b.RequestedAt || (c.RequestedAt == b.RequestedAt && c.Id.CompareTo(b.Id) < 0))
                    )
            )
            .OrderByDescending(c => c.RequestedAt)
            .ThenByDescending(c => c.Id)
            .Take(filter.Limit ?? Paging.DefaultLimit)
            .ToListAsync(ct);
        return TypedResults.Ok(corrections.ConvertAll(HeldCorrection.Of).ToPage(filter.Limit, c => c.Id));
    }
}
