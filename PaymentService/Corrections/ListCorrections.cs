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
    internal sealed record Filter(string? Status, int? Limit);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/corrections", HandleAsync)
            .WithName("ListCorrections")
            .WithSummary("Lists corrections that needed a second person, newest first.")
            .WithTags("Corrections")
            .RequireAuthorization(Access.Operator)
            .ProducesValidationProblem();

    private static async Task<Results<Ok<List<HeldCorrection>>, ValidationProblem>> HandleAsync(
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
            .OrderByDescending(c => c.RequestedAt)
            .Take(filter.Limit ?? Paging.DefaultLimit)
            .ToListAsync(ct);
        return TypedResults.Ok(corrections.ConvertAll(HeldCorrection.Of));
    }
}
