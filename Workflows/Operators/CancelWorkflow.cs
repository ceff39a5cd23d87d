using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Payments.Workflows;

/// <summary>
/// Has a workflow given up. One that is under way or stuck at a step is given up before its next step, and what it has done is undone. One
/// that is stuck while it is being undone, or whose code is to blame, just ends: what is left is for the operator to do.
/// </summary>
internal static class CancelWorkflow
{
    private const string Sql = $"""
        UPDATE {WorkflowSchema.Instances}
        SET status = CASE WHEN gives_up THEN 'FAILED' ELSE 'RUNNING' END,
            ended_at = CASE WHEN gives_up THEN now() END,
            failure = CASE WHEN gives_up THEN
                coalesce(failure, jsonb_build_object('code', 'canceled', 'reason', waiting ->> 'error', 'inDoubt', true)) END,
            due_at = CASE WHEN gives_up THEN NULL WHEN owner IS NULL THEN now() ELSE due_at END,
            cancel = $3,
            history = history || $2
        FROM (
            SELECT id AS found, status = 'STUCK' AND (failure IS NOT NULL OR waiting -> 'name' IS NULL) AS gives_up
            FROM {WorkflowSchema.Instances} WHERE id = $1 AND status IN ('RUNNING', 'STUCK') FOR NO KEY UPDATE) f
        WHERE id = found
        """;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/{id:guid}/cancel", HandleAsync)
            .WithName("CancelWorkflow")
            .WithSummary("Has a workflow given up, and what it has done undone.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Accepted<WorkflowDetails>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Guid id,
        OperatorAction.Request request,
        ClaimsPrincipal user,
        OperatorAction action,
        CancellationToken ct
    )
    {
        if (OperatorAction.Validate(request) is { } invalid)
        {
            return invalid;
        }

        var entry = action.Entry("cancel", request, user);
        var isDone = await action.TryAsync(
            Sql,
            id,
            entry,
            ct,
            OperatorAction.Json(new CancelRequest(entry.By!, entry.Why!, entry.EndedAt))
        );
        if (await action.FindAsync(id, ct) is not { } workflow)
        {
            return GetWorkflow.Missing(id);
        }

        if (isDone)
        {
            return TypedResults.Accepted((string?)null, workflow);
        }

        return TypedResults.Problem(
            workflow.Workflow.EndedAt is null
                ? "The workflow is being undone already."
                : $"The workflow has {workflow.Workflow.Status.ToString().ToLowerInvariant()}.",
            statusCode: StatusCodes.Status409Conflict
        );
    }
}
