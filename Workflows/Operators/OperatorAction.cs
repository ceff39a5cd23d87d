using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Payments.ServiceDefaults;

namespace Payments.Workflows;

/// <summary>
/// What an operator does to a workflow: one statement that also records who, when and why. It needs no key to be repeated safely: the
/// second time there is nothing left to do.
/// </summary>
internal sealed class OperatorAction(WorkflowDatabase database, WorkflowReader reader, OwnedWorkflows owned, TimeProvider clock)
{
    private const int MaxWhyLength = 500;

    /// <param name="Why">The reason, for those who read the history later. 1 to 500 characters.</param>
    internal sealed record Request(string? Why);

    public static ValidationProblem? Validate(Request request) =>
        Validation.Of(
            ("why", string.IsNullOrWhiteSpace(request.Why), "is required"),
            ("why", request.Why?.Length > MaxWhyLength, $"must have at most {MaxWhyLength} characters"),
            ("why", request.Why?.Any(char.IsControl), "must have no control characters"),
            ("why", CardNumbers.AreIn(request.Why), "must not hold a card number")
        );

    /// <param name="sql">The statement; its parameters are the workflow and the entry of the history, and what else is given.</param>
    /// <param name="id">The workflow.</param>
    /// <param name="entry">What is written down.</param>
    /// <param name="ct">Ends the statement.</param>
    /// <param name="more">Further parameters.</param>
    /// <returns>False when the workflow is in no status in which this can be done.</returns>
    public async Task<bool> TryAsync(string sql, Guid id, HistoryEntry entry, CancellationToken ct, params NpgsqlParameter[] more)
    {
        var isDone = await database.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection)
                {
                    Parameters =
                    {
                        new() { Value = id },
                        Json(new[] { entry }),
                    },
                };
                command.Parameters.AddRange(more);
                return await command.ExecuteNonQueryAsync(ct) == 1;
            },
            ct
        );
        owned.Wake();
        return isDone;
    }

    public HistoryEntry Entry(string what, Request request, ClaimsPrincipal user)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new HistoryEntry(
            HistoryKind.Operator,
            0,
            what,
            null,
            null,
            null,
            1,
            now,
            now,
            user.Identity?.Name ?? "unknown",
            request.Why
        );
    }

    public static NpgsqlParameter Json<T>(T value) =>
        new() { Value = JsonSerializer.Serialize(value, WorkflowJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb };

    public Task<WorkflowDetails?> FindAsync(Guid id, CancellationToken ct) => reader.FindAsync(id, ct);
}
