using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Lists dead letters, newest first, a page at a time.</summary>
internal static class ListDeadLetters
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    private const string Sql = $"""
        SELECT d.id, d.queue, d.message_id, d.type, d.correlation_id, d.exception, d.reason, d.fingerprint, d.attempts, d.deaths, d.dead_at, d.trace_id
        FROM {MessagingSchema.Name}.dead_letters d
        WHERE {DeadLetterSelection.Condition} AND ($7::bigint IS NULL OR d.id < $7)
        ORDER BY d.id DESC LIMIT $8
        """;

    /// <summary>A dead letter without its body.</summary>
    /// <param name="Id">Counts up in the order in which letters came.</param>
    /// <param name="Queue">Where it died, and where a replay sends it.</param>
    /// <param name="MessageId">By what inboxes know it; kept by a replay.</param>
    /// <param name="Type">The message's type, if it said one.</param>
    /// <param name="CorrelationId">The payment, order or purchase, if it said one.</param>
    /// <param name="Exception">.NET type of what was thrown.</param>
    /// <param name="Reason">Its text.</param>
    /// <param name="Group">Fingerprint of the cause.</param>
    /// <param name="Attempts">Attempts before it died.</param>
    /// <param name="Deaths">1, and one more for each replay in vain.</param>
    /// <param name="DeadAt">When it died, UTC.</param>
    /// <param name="TraceId">W3C trace id.</param>
    /// <param name="TraceUrl">Where the trace can be seen.</param>
    internal sealed record Summary(
        long Id,
        string Queue,
        Guid MessageId,
        string? Type,
        string? CorrelationId,
        string Exception,
        string Reason,
        string Group,
        int Attempts,
        int Deaths,
        DateTime DeadAt,
        string? TraceId,
        string? TraceUrl
    )
    {
        public static Summary Read(NpgsqlDataReader reader, string? traceUrl) =>
            new(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetGuid(2),
                Text(reader, 3),
                Text(reader, 4),
                reader.GetString(5),
                reader.GetString(6),
                reader.GetString(7),
                reader.GetInt32(8),
                reader.GetInt32(9),
                reader.GetDateTime(10),
                Text(reader, 11),
                Text(reader, 11) is { } id ? traceUrl?.Replace("{traceId}", id, StringComparison.Ordinal) : null
            );

        private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <param name="Items">The letters.</param>
    /// <param name="Before">For the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<Summary> Items, long? Before);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder app) =>
        app.MapGet("", HandleAsync)
            .WithName("ListDeadLetters")
            .WithSummary(
                "Lists dead letters, newest first. Filters: queue, group, cause (part of the exception), from, to. Pages: limit, before."
            );

    private static async Task<Results<Ok<Page>, ValidationProblem>> HandleAsync(
        string? queue,
        string? group,
        string? cause,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int? limit,
        long? before,
        MessagingDatabase database,
        IOptions<MessagingOptions> options,
        CancellationToken ct
    )
    {
        if (limit is < 1 or > MaxLimit)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["limit"] = [$"must be between 1 and {MaxLimit}"] });
        }

        var selection = new DeadLetterSelection(null, group, queue, cause, from, to);
        var items = await ReadAsync(database, selection, before, limit ?? DefaultLimit, options.Value.TraceUrl, ct);
        return TypedResults.Ok(new Page(items, items.Count == (limit ?? DefaultLimit) ? items[^1].Id : null));
    }

    public static async Task<List<Summary>> ReadAsync(
        MessagingDatabase database,
        DeadLetterSelection selection,
        long? before,
        int limit,
        string? traceUrl,
        CancellationToken ct
    )
    {
        await using var session = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Sql, session.Connection);
        command.Parameters.AddRange(selection.Parameters());
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<Summary>();
        while (await reader.ReadAsync(ct))
        {
            items.Add(Summary.Read(reader, traceUrl));
        }

        return items;
    }
}
