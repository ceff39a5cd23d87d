using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.Services;
using Payments.OperatorConsole.SignIn;

namespace Payments.OperatorConsole.Workflows;

/// <summary>The workflows that ProjectApi runs, and one of them with its whole history.</summary>
internal static class ShowWorkflows
{
    /// <summary>The service that runs them.</summary>
    internal const string Service = ServiceNames.ProjectApi;

    /// <summary>Most stuck workflows that are counted; of more the page says only that there are more.</summary>
    private const int MaxCounted = 100;

    public static void Map(IEndpointRouteBuilder operators)
    {
        operators.MapGet(WorkflowsFilter.Path, HandleListAsync);
        operators.MapGet(PathOf("{id:guid}"), HandleAsync);
    }

    /// <summary>Address of the page of one.</summary>
    internal static string PathOf(object id) => $"{WorkflowsFilter.Path}/{id}";

    private static async Task<RazorComponentResult<WorkflowsPage>> HandleListAsync(HttpContext http, OperatorClient client)
    {
        var filter = WorkflowsFilter.Of(http.Request.Query);
        var stuckTask = client.GetAsync<WorkflowList>(http, Service, $"/workflows?status={WorkflowRow.Stuck}&limit={MaxCounted}");
        var listed = await client.GetAsync<WorkflowList>(http, Service, filter.ApiPath());
        var stuck = await stuckTask;
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

    private static async Task<IResult> HandleAsync(Guid id, HttpContext http, OperatorClient client, IOptions<ConsoleOptions> options)
    {
        var answer = await client.GetAsync<WorkflowDetails>(http, Service, $"/workflows/{id}");
        return answer.Body is { } workflow
            ? http.Page<WorkflowPage>(
                StatusCodes.Status200OK,
                (nameof(WorkflowPage.Context), http.Context()),
                (nameof(WorkflowPage.Details), workflow),
                (nameof(WorkflowPage.TraceUrl), Display.TraceUrl(workflow.TraceId, options.Value.TraceUrl))
            )
            : OperatorClient.ShowRefusal(http, Service, answer);
    }
}
