using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Messaging;

/// <summary>
/// Replays or discards dead letters: some ids, a group, or all that fit. The selection is fixed at once, in the transaction that also
/// writes who asked for it, when and why; the work itself is done after the answer, and goes on after a restart.
/// </summary>
internal static class StartDeadLetterOperation
{
    private const int MaxWhyLength = 500;
    private const int MaxRate = 10_000;

    /// <summary>Most letters of one operation; more are for the next.</summary>
    private const int MaxLetters = 100_000;

    /// <summary>Letters shown by a dry run; all are counted.</summary>
    private const int MaxShown = 100;

    private const string StartSql = $"""
        INSERT INTO {MessagingSchema.Name}.dead_letter_operations (id, action, who, why, selection, rate, stop_on_failure, status)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'running')
        """;

    private static readonly string SelectSql = $"""
        INSERT INTO {MessagingSchema.Name}.dead_letter_results (operation_id, dead_letter_id, queue, message_id, day, result)
        SELECT $7, d.id, d.queue, d.message_id, d.day, 'waiting' FROM {MessagingSchema.Name}.dead_letters d
        WHERE {DeadLetterSelection.Condition} ORDER BY d.id LIMIT {MaxLetters}
        """;

    private const string CountSql = $"SELECT count(*) FROM {MessagingSchema.Name}.dead_letters d WHERE {DeadLetterSelection.Condition}";

    /// <param name="Select">Which letters.</param>
    /// <param name="All">Must be true when the selection is empty.</param>
    /// <param name="Why">The reason, for those who read the operations later. 1 to 500 characters.</param>
    /// <param name="DryRun">Only say what would be done.</param>
    /// <param name="Rate">Replay: messages a second, 1 to 10,000; none for as fast as it goes.</param>
    /// <param name="StopOnFailure">Replay: begin with one message, wait for each batch's outcome, and stop at the first that dies
    /// again.</param>
    internal sealed record Request(DeadLetterSelection? Select, bool All, string? Why, bool DryRun, int? Rate, bool StopOnFailure);

    /// <param name="Matched">Letters that fit.</param>
    /// <param name="Letters">The newest 100 of them.</param>
    internal sealed record DryRun(long Matched, IReadOnlyList<ListDeadLetters.Summary> Letters);

    /// <param name="OperationId">What <c>GET /dead-letters/operations/{id}</c> takes.</param>
    /// <param name="Matched">Letters of the operation.</param>
    internal sealed record Started(Guid OperationId, long Matched);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(
                "/replay",
                (Request request, HttpContext http, [AsParameters] Parts parts, CancellationToken ct) =>
                    HandleAsync("replay", request, http.User, parts, ct)
            )
            .WithName("ReplayDeadLetters")
            .WithSummary("Sends dead letters back to the queue in which they died, each for one more attempt.");
        app.MapPost(
                "/discard",
                (Request request, HttpContext http, [AsParameters] Parts parts, CancellationToken ct) =>
                    HandleAsync("discard", request, http.User, parts, ct)
            )
            .WithName("DiscardDeadLetters")
            .WithSummary("Deletes dead letters.");
    }

    /// <summary>What the handler needs besides the request.</summary>
    internal sealed record Parts(MessagingDatabase Database, DeadLetterSignal Signal, IOptions<MessagingOptions> Options);

    private static async Task<Results<Accepted<Started>, Ok<DryRun>, ValidationProblem>> HandleAsync(
        string action,
        Request request,
        ClaimsPrincipal user,
        Parts parts,
        CancellationToken ct
    )
    {
        if (Errors(request) is { Count: > 0 } errors)
        {
            return TypedResults.ValidationProblem(errors);
        }

        // Letters are masked, so what is looked for in them is masked too; and it is kept, with the reason.
        var mask = parts.Options.Value.Mask ?? (text => text);
        var selection = (request.Select ?? new DeadLetterSelection()).Masked(mask);
        request = request with { Why = request.Why is { } why ? mask(why) : null };
        if (request.DryRun)
        {
            var letters = await ListDeadLetters.ReadAsync(
                parts.Database,
                selection,
                before: null,
                MaxShown,
                parts.Options.Value.TraceUrl,
                ct
            );
            return TypedResults.Ok(new DryRun(await CountAsync(parts.Database, selection, ct), letters));
        }

        var id = Guid.CreateVersion7();
        var matched = await StartAsync(parts.Database, id, action, user, request, selection, ct);
        parts.Signal.Set();
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
                new() { Value = StoredProperties.Clean(request.Why!) },
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
