using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Shows operations on dead letters: who, when, why, how far, and the result of every message.</summary>
internal static class GetDeadLetterOperation
{
    private const int MaxOperations = 100;
    private const int MaxResults = 1_000;

    private static readonly string ListSql = $"""
        SELECT o.id, o.action, o.who, o.why, o.selection, o.rate, o.stop_on_failure, o.status, o.started_at, o.ended_at,
               (SELECT coalesce(jsonb_object_agg(result, n), jsonb_build_object()) FROM (
                   SELECT result, count(*) AS n FROM {MessagingSchema.Name}.dead_letter_results r WHERE r.operation_id = o.id GROUP BY result) counted)
        FROM {MessagingSchema.Name}.dead_letter_operations o WHERE $1::uuid IS NULL OR o.id = $1
        ORDER BY o.started_at DESC LIMIT {MaxOperations}
        """;

    private static readonly string ResultsSql = $"""
        SELECT dead_letter_id, queue, message_id, result, sent_at FROM {MessagingSchema.Name}.dead_letter_results
        WHERE operation_id = $1 AND dead_letter_id > $2 ORDER BY dead_letter_id LIMIT {MaxResults}
        """;

    /// <param name="Id">The operation.</param>
    /// <param name="Action">replay or discard.</param>
    /// <param name="Who">The operator.</param>
    /// <param name="Why">The reason given.</param>
    /// <param name="Selection">What was selected.</param>
    /// <param name="Rate">Messages a second, if limited.</param>
    /// <param name="StopOnFailure">Whether it stops at the first message that dies again.</param>
    /// <param name="Status">running, done or stopped.</param>
    /// <param name="StartedAt">UTC.</param>
    /// <param name="EndedAt">UTC.</param>
    /// <param name="Counts">Messages by result: waiting, sent, handled, dead_again, unknown, discarded, gone, skipped.</param>
    internal sealed record View(
        Guid Id,
        string Action,
        string Who,
        string Why,
        JsonElement Selection,
        int? Rate,
        bool StopOnFailure,
        string Status,
        DateTime StartedAt,
        DateTime? EndedAt,
        JsonElement Counts
    );

    /// <param name="DeadLetterId">The letter that it was.</param>
    /// <param name="Queue">Where it was sent.</param>
    /// <param name="MessageId">The message.</param>
    /// <param name="Outcome">As in the counts.</param>
    /// <param name="At">When it was sent or discarded, UTC.</param>
    internal sealed record Result(long DeadLetterId, string Queue, Guid MessageId, string Outcome, DateTime? At);

    /// <param name="Operation">The operation.</param>
    /// <param name="Results">A page of results, in the order of the letters.</param>
    /// <param name="After">For the next page; null on the last.</param>
    internal sealed record WithResults(View Operation, IReadOnlyList<Result> Results, long? After);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/operations", ListAsync)
            .WithName("ListDeadLetterOperations")
            .WithSummary("Lists the newest 100 replays and discards: who, when, why, how far.");
        app.MapGet("/operations/{id:guid}", GetAsync)
            .WithName("GetDeadLetterOperation")
            .WithSummary("Shows one operation with the result of each message; pages with after.");
        app.MapPost("/operations/{id:guid}/stop", StopAsync)
            .WithName("StopDeadLetterOperation")
            .WithSummary("Stops an operation; what still waits is left where it is.");
    }

    private static async Task<Ok<List<View>>> ListAsync(MessagingDatabase database, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(ct);
        return TypedResults.Ok(await ReadAsync(session.Connection, null, ct));
    }

    private static async Task<Results<Ok<WithResults>, ProblemHttpResult>> GetAsync(
        Guid id,
        long? after,
        MessagingDatabase database,
        CancellationToken ct
    )
    {
        await using var session = await database.OpenAsync(ct);
        if (await ReadAsync(session.Connection, id, ct) is not [var operation])
        {
            return NotFound(id);
        }

        await using var command = new NpgsqlCommand(ResultsSql, session.Connection)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = after ?? 0 },
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

        return TypedResults.Ok(new WithResults(operation, results, results.Count == MaxResults ? results[^1].DeadLetterId : null));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> StopAsync(Guid id, MessagingDatabase database, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(ct);
        if (await ReadAsync(session.Connection, id, ct) is not [_])
        {
            return NotFound(id);
        }

        await DeadLetterOperations.EndAsync(session.Connection, id, "stopped", ct);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NotFound(Guid id) =>
        TypedResults.Problem($"There is no operation {id}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<List<View>> ReadAsync(NpgsqlConnection connection, Guid? id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ListSql, connection)
        {
            Parameters =
            {
                new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var views = new List<View>();
        while (await reader.ReadAsync(ct))
        {
            views.Add(
                new View(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    JsonSerializer.Deserialize<JsonElement>(reader.GetString(4)),
                    reader.IsDBNull(5) ? null : reader.GetInt32(5),
                    reader.GetBoolean(6),
                    reader.GetString(7),
                    reader.GetDateTime(8),
                    reader.IsDBNull(9) ? null : reader.GetDateTime(9),
                    JsonSerializer.Deserialize<JsonElement>(reader.GetString(10))
                )
            );
        }

        return views;
    }
}
