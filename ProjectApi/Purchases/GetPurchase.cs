using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Shows a purchase to whoever has its link, with everything that its workflows have done. The id is unguessable (74 random bits) and
/// serves as the key to it.
/// </summary>
internal static class GetPurchase
{
    /// <param name="Purchase">Where it stands.</param>
    /// <param name="Workflows">Its workflows in the order in which they began: each step with input, result, attempts and times, and what
    /// was undone.</param>
    internal sealed record Answer(PurchaseView Purchase, IReadOnlyList<WorkflowDetails> Workflows);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/purchases/{id:guid}", HandleAsync)
            .WithName("GetPurchase")
            .WithSummary("Shows a purchase to whoever has its link, with the history of its workflows.")
            .WithTags("Purchases")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> HandleAsync(
        Guid id,
        ProjectsDb db,
        WorkflowReader workflows,
        CancellationToken ct
    ) =>
        await PurchaseView.ReadAsync(db, db.Purchases.Where(p => p.Id == id), ct) is [var purchase]
            ? TypedResults.Ok(new Answer(purchase, await workflows.OfSubjectAsync(id.ToString(), ct)))
            : TypedResults.Problem("There is no such purchase.", statusCode: StatusCodes.Status404NotFound);
}
