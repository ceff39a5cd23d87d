using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;

namespace Payments.ProjectApi.Purchases;

/// <summary>Lists purchases, newest first: all of them for operators, their own for customers.</summary>
internal static class ListPurchases
{
    /// <param name="Status">Only those with this status.</param>
    /// <param name="ProjectId">Only those of this project.</param>
    /// <param name="UserId">Only those of this user.</param>
    /// <param name="Limit">Most purchases on the page; 50 when left out.</param>
    /// <param name="Before">Id of the last purchase on the page before.</param>
    internal sealed record Filter(string? Status, long? ProjectId, long? UserId, int? Limit, Guid? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/purchases", HandleAsync)
            .WithName("ListPurchases")
            .WithSummary("Lists purchases, newest first: an operator's view of all, a customer's of their own.")
            .WithTags("Purchases")
            .RequireAuthorization(Access.SignedIn)
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page<PurchaseView, Guid>>, ValidationProblem>> HandleAsync(
        [AsParameters] Filter filter,
        ClaimsPrincipal caller,
        ProjectsDb db,
        CancellationToken ct
    )
    {
        if (
            Validation.Of(
                Paging.LimitRule(filter.Limit),
                EnumFilter.Rule<PurchaseStatus>("status", filter.Status, "is not a status of purchases")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var found = Matching(db, filter, caller).OrderByDescending(p => p.Id).Take(filter.Limit ?? Paging.DefaultLimit);
        var purchases = await PurchaseView.ReadAsync(db, found, ct);
        return TypedResults.Ok(purchases.ToPage(filter.Limit, p => p.Id));
    }

    private static IQueryable<Purchase> Matching(ProjectsDb db, Filter filter, ClaimsPrincipal caller)
    {
        var status = EnumFilter.Parse<PurchaseStatus>(filter.Status);
        return db
            .Purchases.VisibleTo(caller, p => p.UserId)
            .WhereGiven(status, p => p.Status == status)
            .WhereGiven(filter.ProjectId, p => p.ProjectId == filter.ProjectId)
            .WhereGiven(filter.UserId, p => p.UserId == filter.UserId)
            .WhereGiven(filter.Before, p => p.Id.CompareTo(filter.Before!.Value) < 0);
    }
}
