using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Payments.ServiceDefaults.Persistence;

namespace Payments.Workflows;

/// <summary>
/// A change of a workflow by its owner. It takes place only if the fence is still the owner's: whoever has stalled and been replaced
/// changes nothing any more.
/// </summary>
internal sealed record InstanceChange(Guid Id, long Fence, WorkflowStatus Status)
{
    public IReadOnlyList<HistoryEntry> Entries { get; init; } = [];

    public LeaseChange Lease { get; init; }

    public TimeSpan Pause { get; init; }

    /// <summary>The step that is to be tried again; null clears it.</summary>
    public WaitingStep? Waiting { get; init; }

    public JsonElement? Result { get; init; }

    public StepFailure? Failure { get; init; }

    /// <summary>What stays as it is is written as it is, which keeps the update out of the indexes.</summary>
    private const string Sql = $"""
        UPDATE {WorkflowSchema.Instances} i
        SET status = c.status,
            history = i.history || c.entries::jsonb,
            claims = 0,
            owner = CASE c.lease WHEN 0 THEN i.owner END,
            due_at = CASE c.lease WHEN 0 THEN i.due_at WHEN 1 THEN now() + c.pause END,
            waiting = c.waiting::jsonb,
            result = coalesce(c.result::jsonb, i.result),
            failure = coalesce(c.failure::jsonb, i.failure),
            ended_at = CASE WHEN c.status IN ('SUCCEEDED', 'FAILED') THEN now() END
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS c (id, fence, status, entries, lease, pause, waiting, result, failure)
        WHERE i.id = c.id AND i.fence = c.fence
        RETURNING i.id, i.cancel::text
        """;

    /// <summary>Writes changes, each of another workflow, in one statement.</summary>
    /// <returns>Of those that have taken place: the workflow, and whether it is to be given up.</returns>
    public static async Task<Dictionary<Guid, CancelRequest?>> WriteAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<InstanceChange> changes,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                SqlParameters.Array(NpgsqlDbType.Uuid, changes, c => c.Id),
                SqlParameters.Array(NpgsqlDbType.Bigint, changes, c => c.Fence),
                SqlParameters.Array(NpgsqlDbType.Text, changes, c => c.Status.ToString().ToUpperInvariant()),
                SqlParameters.Array(NpgsqlDbType.Text, changes, c => Text(c.Entries)),
                SqlParameters.Array(NpgsqlDbType.Integer, changes, c => (int)c.Lease),
                SqlParameters.Array(NpgsqlDbType.Interval, changes, c => c.Pause),
                SqlParameters.Array(NpgsqlDbType.Text, changes, c => Text(c.Waiting)),
                SqlParameters.Array(NpgsqlDbType.Text, changes, c => Text(c.Result)),
                SqlParameters.Array(NpgsqlDbType.Text, changes, c => Text(c.Failure)),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var written = new Dictionary<Guid, CancelRequest?>(changes.Count);
        while (await reader.ReadAsync(ct))
        {
            written.Add(
                reader.GetGuid(0),
                reader.IsDBNull(1) ? null : JsonSerializer.Deserialize<CancelRequest>(reader.GetString(1), WorkflowJson.Options)
            );
        }

        return written;
    }

    private static string? Text<T>(T? value) => value is null ? null : JsonSerializer.Serialize(value, WorkflowJson.Options);
}
