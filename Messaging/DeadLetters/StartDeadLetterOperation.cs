using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Messaging;

/// <summary>
/// Replays or discards dead letters: given ids, a group, or all that match a filter. The selection is fixed at once, in the transaction
/// that also records who requested it, when and why. A worker does the rest after the response, and continues after a restart.
/// </summary>
internal static class StartDeadLetterOperation
{
    private const int MaxWhyLength = 500;
    private const int MaxRate = 10_000;

    /// <summary>Most dead letters of one operation; more need another operation.</summary>
    private const int MaxDeadLetters = 100_000;

    /// <summary>Dead letters that a dry run shows; it counts all.</summary>
    private const int MaxShown = 100;

    private const string StartSql = $"""
        INSERT INTO {MessagingSchema.Name}.dead_letter_operations (id, action, who, why, selection, rate, stop_on_failure, status)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'running')
        """;

    private static readonly string SelectSql = $"""
        INSERT INTO {MessagingSchema.Name}.dead_letter_results (operation_id, dead_letter_id, queue, message_id, day, result)
        SELECT $7, d.id, d.queue, d.message_id, d.day, 'waiting' FROM {MessagingSchema.Name}.dead_letters d
        WHERE {DeadLetterSelection.Condition} ORDER BY d.id LIMIT {MaxDeadLetters}
        """;

    private const string CountSql = $"SELECT count(*) FROM {MessagingSchema.Name}.dead_letters d WHERE {DeadLetterSelection.Condition}";

    /// <param name="Select">Which dead letters.</param>
    /// <param name="All">Must be true when the selection is empty.</param>
    /// <param name="Why">The reason, for those who read the operations later. 1 to 500 characters.</param>
    /// <param name="DryRun">Only report what would be done.</param>
    /// <param name="Rate">Replay: messages a second, 1 to 10,000; without it there is no limit.</param>
    /// <param name="StopOnFailure">Replay: begin with one message, wait for the outcome of each batch, and stop at the first message that
    /// is dead-lettered again.</param>
    internal sealed record Request(DeadLetterSelection? Select, bool All, string? Why, bool DryRun, int? Rate, bool StopOnFailure);

    /// <param name="Matched">Number of dead letters that match.</param>
    /// <param name="DeadLetters">The newest 100 of them.</param>
    internal sealed record DryRun(long Matched, [property: JsonPropertyName("letters")] IReadOnlyList<DeadLetterSummary> DeadLetters);

    /// <param name="OperationId">The id for <c>GET /dead-letters/operations/{id}</c>.</param>
    /// <param name="Matched">Number of dead letters of the operation.</param>
    internal sealed record Started(Guid OperationId, long Matched);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/replay", HandlerOf("replay"))
            .WithName("ReplayDeadLetters")
            .WithSummary("Sends dead letters back to the queue in which they failed, each for one more attempt.");
        app.MapPost("/discard", HandlerOf("discard")).WithName("DiscardDeadLetters").WithSummary("Deletes dead letters.");
    }

    private static Delegate HandlerOf(string action) =>
        (
            Request request,
            HttpContext http,
            MessagingDatabase database,
            DeadLetterSignal signal,
            IOptions<MessagingOptions> options,
            CancellationToken ct
        ) => HandleAsync(action, request, http.User, database, signal, options.Value, ct);

    private static async Task<Results<Accepted<Started>, Ok<DryRun>, ValidationProblem>> HandleAsync(
        string action,
        Request request,
        ClaimsPrincipal user,
        MessagingDatabase database,
        DeadLetterSignal signal,
        MessagingOptions options,
        CancellationToken ct
    )
    {
        if (Errors(request) is { Count: > 0 } errors)
        {
            return TypedResults.ValidationProblem(errors);
        }

        // Dead letters are masked, so the values to look for are masked too. They are also stored, as is the reason.
        var mask = options.Mask ?? (text => text);
        var selection = (request.Select ?? new DeadLetterSelection()).Masked(mask);
        request = request with { Why = request.Why is { } why ? mask(why) : null };
        if (request.DryRun)
        {
            var deadLetters = await ListDeadLetters.ReadAsync(database, selection, before: null, MaxShown, options.TraceUrl, ct);
            return TypedResults.Ok(new DryRun(await CountAsync(database, selection, ct), deadLetters));
        }

        var id = Guid.CreateVersion7();
        var matched = await StartAsync(database, id, action, user, request, selection, ct);
        signal.Set();
        return TypedResults.Accepted($"/dead-letters/operations/{id}", new Started(id, matched));
    }

    private static Dictionary<string, string[]> Errors(Request request)
    {
        var errors = new Dictionary<string, string[]>();
        if (request.All != (request.Select?.IsEverything ?? true))
        {
            errors["all"] = [request.All ? "must not be set together with a selection" : "must be true when nothing is selected"];
        }

        if (!request.DryRun && (string.IsNullOrWhiteSpace(request.Why) || request.Why.Length > MaxWhyLength))
        {
            errors["why"] = [$"is needed: 1 to {MaxWhyLength} characters"];
        }

        if (request.Rate is < 1 or > MaxRate)
        {
            errors["rate"] = [$"must be between 1 and {MaxRate} messages a second"];
        }

        return errors;
    }

    private static async Task<long> CountAsync(MessagingDatabase database, DeadLetterSelection selection, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(CountSql, session.Connection);
        command.Parameters.AddRange(selection.Parameters());
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<long> StartAsync(
        MessagingDatabase database,
        Guid id,
        string action,
        ClaimsPrincipal who,
        Request request,
        DeadLetterSelection selection,
        CancellationToken ct
    )
    {
        await using var session = await database.OpenAsync(ct);
        await using var transaction = await session.Connection.BeginTransactionAsync(ct);
        await using var start = new NpgsqlCommand(StartSql, session.Connection)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = action },
                new() { Value = who.Identity?.Name ?? "unknown" },
                new() { Value = StoredMessageProperties.RemoveZeros(request.Why!) },
                new()
                {
                    Value = JsonSerializer.Serialize(selection, MessageJson.Options).Replace("\\u0000", "", StringComparison.Ordinal),
                    NpgsqlDbType = NpgsqlDbType.Jsonb,
                },
                new() { Value = (object?)request.Rate ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
                new() { Value = request.StopOnFailure },
            },
        };
        await start.ExecuteNonQueryAsync(ct);
        await using var select = new NpgsqlCommand(SelectSql, session.Connection);
        select.Parameters.AddRange(selection.Parameters());
        select.Parameters.Add(new() { Value = id });
        var matched = await select.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return matched;
    }
}
