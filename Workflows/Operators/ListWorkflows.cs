using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;

namespace Payments.Workflows;

/// <summary>Lists workflows, newest first, a page at a time.</summary>
internal static class ListWorkflows
{
    /// <param name="Status">running, undoing, stuck, succeeded or failed.</param>
    /// <param name="Name">Only those of this kind.</param>
    /// <param name="Subject">Only those about this.</param>
    /// <param name="Limit">Most workflows on the page; 50 when left out.</param>
    /// <param name="Before">The page after the one that ended with this workflow.</param>
    internal sealed record Query(string? Status, string? Name, string? Subject, int? Limit, Guid? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("", HandleAsync)
            .WithName("ListWorkflows")
            .WithSummary("Lists workflows, newest first. Filters: status, name, subject. Pages: limit, before.")
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page<WorkflowSummary, Guid>>, ValidationProblem>> HandleAsync(
        [AsParameters] Query query,
        WorkflowReader reader,
        CancellationToken ct
    )
    {
        if (
            Validation.Of(
                Paging.LimitRule(query.Limit),
                EnumFilter.Rule<WorkflowStatus>("status", query.Status, "is not a status of workflows")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var filter = new WorkflowFilter(EnumFilter.Parse<WorkflowStatus>(query.Status), query.Name, query.Subject, query.Before);
        var found = await reader.ListAsync(filter, query.Limit ?? Paging.DefaultLimit, ct);
        return TypedResults.Ok(found.ConvertAll(w => w.Workflow).ToPage(query.Limit, w => w.Id));
    }
}
