using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;

namespace Payments.ProjectApi.Purchases;

/// <summary>Lists purchases, newest first: all of them for operators, their own for customers.</summary>
internal static class ListPurchases
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <param name="Status">Only those that stand there.</param>
    /// <param name="ProjectId">Only those of this project.</param>
    /// <param name="UserId">Only those of this user.</param>
    /// <param name="Limit">Most purchases on the page; 50 when left out.</param>
    /// <param name="Before">The page after the one that ended with this purchase.</param>
    internal sealed record Filter(string? Status, long? ProjectId, long? UserId, int? Limit, Guid? Before);

    /// <param name="Items">The purchases.</param>
    /// <param name="Before">For the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<PurchaseView> Items, Guid? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/purchases", HandleAsync)
            .WithName("ListPurchases")
            .WithSummary("Lists purchases, newest first: an operator's view of all, a customer's of their own.")
            .WithTags("Purchases")
            .RequireAuthorization(Access.SignedIn)
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page>, ValidationProblem>> HandleAsync(
        [AsParameters] Filter filter,
        ClaimsPrincipal caller,
        ProjectsDb db,
        CancellationToken ct
    )
    {
        var status = StatusOf(filter.Status);
        if (
            Validation.Of(
                ("limit", filter.Limit is < 1 or > MaxLimit, $"must be between 1 and {MaxLimit}"),
                ("status", filter.Status is not null && status is null, "is not a status of purchases")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var limit = filter.Limit ?? DefaultLimit;
        var purchases = await PurchaseView.ReadAsync(db, Matching(db, filter, status, caller).OrderByDescending(p => p.Id).Take(limit), ct);
        return TypedResults.Ok(new Page(purchases, purchases.Count == limit ? purchases[^1].Id : null));
    }

    private static IQueryable<Purchase> Matching(ProjectsDb db, Filter filter, PurchaseStatus? status, ClaimsPrincipal caller)
    {
        IQueryable<Purchase> purchases = db.Purchases;
        if (!caller.IsOperator())
        {
            var own = caller.UserId();
            purchases = purchases.Where(p => p.UserId == own);
        }

        purchases = status is null ? purchases : purchases.Where(p => p.Status == status);
        purchases = filter.ProjectId is null ? purchases : purchases.Where(p => p.ProjectId == filter.ProjectId);
        purchases = filter.UserId is null ? purchases : purchases.Where(p => p.UserId == filter.UserId);
        return filter.Before is null ? purchases : purchases.Where(p => p.Id.CompareTo(filter.Before.Value) < 0);
    }

    /// <summary>As the tables have it (<c>GIVEN_UP</c>) or as JSON has it (<c>given_up</c>).</summary>
    private static PurchaseStatus? StatusOf(string? text) =>
        text is not null
        && !text.Any(char.IsAsciiDigit)
        && Enum.TryParse<PurchaseStatus>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var status)
            ? status
            : null;
}
