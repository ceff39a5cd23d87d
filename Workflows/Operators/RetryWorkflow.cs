using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Payments.Workflows;

/// <summary>
/// Has a workflow go on that is stuck, or that waits for its next attempt: the attempts at its step count from the start again. A step that
/// was refused is done anew, with another idempotency key, because the other side would repeat its refusal under the old one.
/// </summary>
internal static class RetryWorkflow
{
    private const string Sql = $"""
        UPDATE {WorkflowSchema.Instances}
        SET status = CASE WHEN failure IS NULL THEN 'RUNNING' ELSE 'UNDOING' END,
            due_at = now(), claims = 0, history = history || $2,
            waiting = jsonb_set(waiting, ARRAY['attempts'], '0') || CASE WHEN (waiting -> 'isRefused')::boolean
                THEN jsonb_build_object('isRefused', false, 'repetition', coalesce((waiting -> 'repetition')::int, 0) + 1)
                ELSE jsonb_build_object() END
        WHERE id = $1 AND (status = 'STUCK' OR (status IN ('RUNNING', 'UNDOING') AND owner IS NULL))
        """;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/{id:guid}/retry", HandleAsync)
            .WithName("RetryWorkflow")
            .WithSummary("Has a stuck or waiting workflow go on at once.")
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

        var isDone = await action.TryAsync(Sql, id, action.Entry("retry", request, user), ct);
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
                ? "The workflow is being run at this moment."
                : $"The workflow has {workflow.Workflow.Status.ToString().ToLowerInvariant()}.",
            statusCode: StatusCodes.Status409Conflict
        );
    }
}
