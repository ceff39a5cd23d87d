using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Payments.Messaging;

/// <summary>Lists the newest replays and discards: who, when, why, and their progress.</summary>
internal static class ListDeadLetterOperations
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/operations", HandleAsync)
            .WithName("ListDeadLetterOperations")
            .WithSummary("Lists the newest 100 replays and discards: who, when, why, and their progress.");

    private static async Task<Ok<List<DeadLetterOperationView>>> HandleAsync(MessagingDatabase database, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(ct);
        return TypedResults.Ok(await DeadLetterOperationView.ReadAsync(session.Connection, id: null, ct));
    }
}
