using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Groups dead letters by cause, largest group first.</summary>
internal static class ListDeadLetterGroups
{
    /// <summary>Most groups in a response.</summary>
    private const int MaxGroups = 1_000;

    private static readonly string Sql = $"""
        SELECT d.fingerprint, d.queue, min(d.exception), (array_agg(d.reason ORDER BY d.id DESC))[1],
               count(*), min(d.dead_at), max(d.dead_at), max(d.id)
        FROM {MessagingSchema.Name}.dead_letters d WHERE {DeadLetterSelection.Condition}
        GROUP BY d.fingerprint, d.queue ORDER BY count(*) DESC, max(d.id) DESC LIMIT {MaxGroups}
        """;

    /// <param name="Group">Fingerprint of the cause, by which a replay or discard selects the group.</param>
    /// <param name="Queue">Where the messages failed.</param>
    /// <param name="Exception">.NET type of the exception.</param>
    /// <param name="Reason">The newest exception's text.</param>
    /// <param name="Count">Number of dead letters.</param>
    /// <param name="FirstAt">When the first message was dead-lettered, UTC.</param>
    /// <param name="LastAt">When the last message was dead-lettered, UTC.</param>
    /// <param name="NewestId">The newest dead letter.</param>
    internal sealed record GroupView(
        string Group,
        string Queue,
        string Exception,
        string Reason,
        long Count,
        DateTime FirstAt,
        DateTime LastAt,
        long NewestId
    );

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder app) =>
        app.MapGet("/groups", HandleAsync)
            .WithName("ListDeadLetterGroups")
            .WithSummary("Groups dead letters by cause, largest group first. Filters as for the list.");

    private static async Task<Ok<List<GroupView>>> HandleAsync(
        string? queue,
        string? cause,
        DateTimeOffset? from,
        DateTimeOffset? to,
        MessagingDatabase database,
        CancellationToken ct
    )
    {
        await using var session = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Sql, session.Connection);
        command.Parameters.AddRange(new DeadLetterSelection(null, null, queue, cause, from, to).Parameters());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var groups = new List<GroupView>();
        while (await reader.ReadAsync(ct))
        {
            groups.Add(
                new GroupView(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetInt64(4),
                    reader.GetDateTime(5),
                    reader.GetDateTime(6),
                    reader.GetInt64(7)
                )
            );
        }

        return TypedResults.Ok(groups);
    }
}
