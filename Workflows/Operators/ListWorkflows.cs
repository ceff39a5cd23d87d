using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Payments.ServiceDefaults;

namespace Payments.Workflows;

/// <summary>Lists workflows, newest first, a page at a time.</summary>
internal static class ListWorkflows
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <param name="Status">running, undoing, stuck, succeeded or failed.</param>
    /// <param name="Name">Only those of this kind.</param>
    /// <param name="Subject">Only those about this.</param>
    /// <param name="Limit">Most workflows on the page; 50 when left out.</param>
    /// <param name="Before">The page after the one that ended with this workflow.</param>
    internal sealed record Query(string? Status, string? Name, string? Subject, int? Limit, Guid? Before);

    /// <param name="Items">The workflows.</param>
    /// <param name="Before">For the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<WorkflowSummary> Items, Guid? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("", HandleAsync)
            .WithName("ListWorkflows")
            .WithSummary("Lists workflows, newest first. Filters: status, name, subject. Pages: limit, before.")
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page>, ValidationProblem>> HandleAsync(
        [AsParameters] Query query,
        WorkflowReader reader,
        CancellationToken ct
    )
    {
        var status = StatusOf(query.Status);
        if (
            Validation.Of(
                ("limit", query.Limit is < 1 or > MaxLimit, $"must be between 1 and {MaxLimit}"),
                ("status", query.Status is not null && status is null, "is not a status of workflows")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var limit = query.Limit ?? DefaultLimit;
        var found = await reader.ListAsync(new WorkflowFilter(status, query.Name, query.Subject, query.Before), limit, ct);
        return TypedResults.Ok(new Page([.. found.Select(w => w.Workflow)], found.Count == limit ? found[^1].Workflow.Id : null));
    }

    private static WorkflowStatus? StatusOf(string? text) =>
        text is not null && text.All(char.IsAsciiLetter) && Enum.TryParse<WorkflowStatus>(text, ignoreCase: true, out var status)
            ? status
            : null;
}
