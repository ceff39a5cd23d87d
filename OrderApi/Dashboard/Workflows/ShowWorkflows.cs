using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Payments.Messaging;
using Payments.OrderApi.Dashboard.Services;

namespace Payments.OrderApi.Dashboard.Workflows;

/// <summary>The workflows that ProjectApi runs, and one of them with all that has happened in it.</summary>
internal static class ShowWorkflows
{
    /// <summary>Who runs them.</summary>
    internal const string Service = "project-api";

    /// <summary>Stuck ones that are counted; of more it is said that there are more.</summary>
    private const int MaxCounted = 100;

    public static void Map(IEndpointRouteBuilder operators)
    {
        operators.MapGet(WorkflowsFilter.Path, HandleListAsync);
        operators.MapGet(PathOf("{id:guid}"), HandleAsync);
    }

    /// <summary>Address of the page of one.</summary>
    internal static string PathOf(object id) => $"{WorkflowsFilter.Path}/{id}";

    private static async Task<RazorComponentResult<WorkflowsPage>> HandleListAsync(HttpContext http, OperatorCalls calls)
    {
        var filter = WorkflowsFilter.Of(http.Request.Query);
        var counting = calls.GetAsync<WorkflowList>(http, Service, $"/workflows?status={WorkflowRow.Stuck}&limit={MaxCounted}");
        var listed = await calls.GetAsync<WorkflowList>(http, Service, filter.Source());
        var stuck = await counting;
        return http.Page<WorkflowsPage>(
            listed.IsGood ? StatusCodes.Status200OK : listed.OwnStatus,
            (nameof(WorkflowsPage.Context), http.Context()),
            (nameof(WorkflowsPage.Filter), filter),
            (nameof(WorkflowsPage.Workflows), listed.Body ?? new WorkflowList([], null)),
            (nameof(WorkflowsPage.Stuck), stuck.Body?.Items.Count),
            (nameof(WorkflowsPage.HasMoreStuck), stuck.Body?.Before is not null),
            (nameof(WorkflowsPage.Problem), listed.IsGood ? null : listed.Refusal)
        );
    }

    private static async Task<IResult> HandleAsync(Guid id, HttpContext http, OperatorCalls calls, IOptions<MessagingOptions> messaging)
    {
        var answer = await calls.GetAsync<WholeWorkflow>(http, Service, $"/workflows/{id}");
        return answer.Body is { } workflow
            ? http.Page<WorkflowPage>(
                StatusCodes.Status200OK,
                (nameof(WorkflowPage.Context), http.Context()),
                (nameof(WorkflowPage.Whole), workflow),
                (nameof(WorkflowPage.TraceUrl), Display.TraceUrl(workflow.TraceId, messaging.Value.TraceUrl))
            )
            : OperatorCalls.Refuse(http, Service, answer);
    }
}
