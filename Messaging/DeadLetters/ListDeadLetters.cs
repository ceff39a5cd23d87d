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
        SELECT {DeadLetterSummary.Columns}
        FROM {MessagingSchema.Name}.dead_letters d
        WHERE {DeadLetterSelection.Condition} AND ($7::bigint IS NULL OR d.id < $7)
        ORDER BY d.id DESC LIMIT $8
        """;

    /// <param name="Items">The dead letters.</param>
    /// <param name="Before">The <c>before</c> of the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<DeadLetterSummary> Items, long? Before);

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

    /// <summary>The newest dead letters of a selection, at most <paramref name="limit"/>.</summary>
    public static async Task<List<DeadLetterSummary>> ReadAsync(
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
        var items = new List<DeadLetterSummary>();
        while (await reader.ReadAsync(ct))
        {
            items.Add(DeadLetterSummary.Read(reader, traceUrl));
        }

        return items;
    }
}
