using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Shows one replay or discard with the result of each message.</summary>
internal static class GetDeadLetterOperation
{
    private const int MaxResults = 1_000;

    private static readonly string ResultsSql = $"""
        SELECT dead_letter_id, queue, message_id, result, sent_at FROM {MessagingSchema.Name}.dead_letter_results
        WHERE operation_id = $1 AND dead_letter_id > $2 ORDER BY dead_letter_id LIMIT {MaxResults}
        """;

    /// <param name="DeadLetterId">The dead letter.</param>
    /// <param name="Queue">Where it was sent.</param>
    /// <param name="MessageId">The message.</param>
    /// <param name="Outcome">One of the results that the operation counts.</param>
    /// <param name="At">When it was sent or discarded, UTC.</param>
    internal sealed record Result(long DeadLetterId, string Queue, Guid MessageId, string Outcome, DateTime? At);

    /// <param name="Operation">The operation.</param>
    /// <param name="Results">A page of results, in the order of the dead letters' ids.</param>
    /// <param name="After">The <c>after</c> of the next page; null on the last.</param>
    internal sealed record Details(DeadLetterOperationView Operation, IReadOnlyList<Result> Results, long? After);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/operations/{id:guid}", HandleAsync)
            .WithName("GetDeadLetterOperation")
            .WithSummary("Shows one operation with the result of each message; pages with after.");

    /// <summary>The answer to a request for an operation that does not exist.</summary>
    public static ProblemHttpResult NotFound(Guid id) =>
        TypedResults.Problem($"There is no operation {id}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Details>, ProblemHttpResult>> HandleAsync(
        Guid id,
        long? after,
        MessagingDatabase database,
        CancellationToken ct
    )
    {
        await using var session = await database.OpenAsync(ct);
        if (await DeadLetterOperationView.ReadAsync(session.Connection, id, ct) is not [var operation])
        {
            return NotFound(id);
        }

        var results = await ReadResultsAsync(session.Connection, id, after ?? 0, ct);
        return TypedResults.Ok(new Details(operation, results, results.Count == MaxResults ? results[^1].DeadLetterId : null));
    }

    private static async Task<List<Result>> ReadResultsAsync(NpgsqlConnection connection, Guid id, long after, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ResultsSql, connection)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = after },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var results = new List<Result>();
        while (await reader.ReadAsync(ct))
        {
            results.Add(
                new Result(
                    reader.GetInt64(0),
                    reader.GetString(1),
                    reader.GetGuid(2),
                    reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetDateTime(4)
                )
            );
        }

        return results;
    }
}
