using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Payments.Workflows;

/// <summary>Shows one workflow with its whole history.</summary>
internal static class GetWorkflow
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/{id:guid}", HandleAsync)
            .WithName("GetWorkflow")
            .WithSummary(
                "Shows a workflow: each step with input, result, attempts and times, what was undone, and what operators have done."
            )
            .ProducesProblem(StatusCodes.Status404NotFound);

    public static ProblemHttpResult Missing(Guid id) =>
        TypedResults.Problem($"There is no workflow {id}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<WorkflowDetails>, ProblemHttpResult>> HandleAsync(
        Guid id,
        WorkflowReader reader,
        CancellationToken ct
    ) => await reader.FindAsync(id, ct) is { } workflow ? TypedResults.Ok(workflow) : Missing(id);
}
