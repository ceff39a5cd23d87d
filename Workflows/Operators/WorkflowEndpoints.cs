using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Payments.Workflows;

/// <summary>The operators' tools for workflows over HTTP.</summary>
public static class WorkflowEndpoints
{
    /// <summary>
    /// Maps <c>/workflows</c>: list, one with its history, retry, cancel. Inputs and results are shown, but for those that are concealed:
    /// the caller decides who may come in (<c>RequireAuthorization</c> on what is returned).
    /// </summary>
    public static RouteGroupBuilder MapWorkflows(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/workflows").WithTags("Workflows");
        ListWorkflows.Map(group);
        GetWorkflow.Map(group);
        RetryWorkflow.Map(group);
        CancelWorkflow.Map(group);
        return group;
    }
}
