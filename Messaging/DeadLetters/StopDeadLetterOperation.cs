using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Payments.Messaging;

/// <summary>Stops a replay or discard. Messages that it has not reached yet stay dead letters.</summary>
internal static class StopDeadLetterOperation
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/operations/{id:guid}/stop", HandleAsync)
            .WithName("StopDeadLetterOperation")
            .WithSummary("Stops an operation; dead letters that it has not reached yet stay.");

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Guid id, MessagingDatabase database, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(ct);
        if (await DeadLetterOperationView.ReadAsync(session.Connection, id, ct) is not [_])
        {
            return GetDeadLetterOperation.NotFound(id);
        }

        await DeadLetterOperationStore.EndAsync(session.Connection, id, "stopped", ct);
        return TypedResults.NoContent();
    }
}
