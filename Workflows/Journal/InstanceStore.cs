using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Workflows;

/// <summary>The statements by which workflows are begun, taken, kept and looked at. All times are the database's.</summary>
internal sealed class InstanceStore(WorkflowDatabase database, WorkflowCatalog catalog, IOptions<WorkflowOptions> options)
{
    private const string InsertSql = $"""
        INSERT INTO {WorkflowSchema.Instances} (id, name, subject, status, owner, due_at, input, trace_parent)
        VALUES ($1, $2, $3, 'RUNNING', $4, now() + $5, $6, $7) ON CONFLICT (id) DO NOTHING
        """;

    private const string ClaimSql = $"""
        UPDATE {WorkflowSchema.Instances} i SET fence = i.fence + 1, claims = i.claims + 1, owner = $1, due_at = now() + $2
        FROM (
            SELECT id FROM {WorkflowSchema.Instances} WHERE due_at <= now() AND name = ANY ($3)
            ORDER BY due_at LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED) due
        WHERE i.id = due.id
        RETURNING i.id, i.name, i.subject, i.fence, i.status, i.claims, i.input, i.history, i.waiting, i.cancel, i.failure, i.trace_parent
        """;

    private const string RenewSql = $"""
        UPDATE {WorkflowSchema.Instances} i SET due_at = now() + $3
        FROM (
            SELECT i.id FROM unnest($1, $2) AS o (id, fence)
            JOIN {WorkflowSchema.Instances} i ON i.id = o.id AND i.fence = o.fence AND i.owner IS NOT NULL
            ORDER BY i.id FOR NO KEY UPDATE OF i) kept
        WHERE i.id = kept.id
        RETURNING i.id
        """;

    private const string OutcomesSql =
        $"SELECT id, status, result, failure FROM {WorkflowSchema.Instances} WHERE id = ANY ($1) AND status IN ('SUCCEEDED', 'FAILED')";

    private readonly TimeSpan lease = options.Value.Lease;

    /// <summary>This process, as <c>machine/process id</c>.</summary>
    public string Owner { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>
    /// Begins a workflow, in the transaction that is open on the connection. It is this process's from the start, if it is to be.
    /// </summary>
    /// <returns>False when there is a workflow of that id already.</returns>
    public async Task<bool> InsertAsync(NpgsqlConnection connection, ClaimedWorkflow workflow, bool isTaken, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(InsertSql, connection)
        {
            Parameters =
            {
                new() { Value = workflow.Id },
                new() { Value = workflow.Name },
                new() { Value = workflow.Subject },
                new() { Value = isTaken ? Owner : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = isTaken ? lease : TimeSpan.Zero },
                new() { Value = workflow.Input.GetRawText(), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = (object?)workflow.TraceParent ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>
    /// Takes workflows that are due and that this program knows, those first that are due the longest. Instances share them; none waits for
    /// another.
    /// </summary>
    public Task<List<ClaimedWorkflow>> ClaimAsync(int limit, CancellationToken ct) =>
        database.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(ClaimSql, connection)
                {
                    Parameters =
                    {
                        new() { Value = Owner },
                        new() { Value = lease },
                        new() { Value = catalog.Names.ToArray() },
                        new() { Value = limit },
                    },
                };
                await command.PrepareAsync(ct);
                await using var reader = await command.ExecuteReaderAsync(ct);
                var taken = new List<ClaimedWorkflow>();
                while (await reader.ReadAsync(ct))
                {
                    taken.Add(
                        new ClaimedWorkflow(
                            reader.GetGuid(0),
                            reader.GetString(1),
                            reader.GetString(2),
                            reader.GetInt64(3),
                            Enum.Parse<WorkflowStatus>(reader.GetString(4), ignoreCase: true),
                            reader.GetInt32(5),
                            JsonElement.Parse(reader.GetString(6)),
                            Json<List<HistoryEntry>>(reader, 7)!,
                            Json<WaitingStep>(reader, 8),
                            Json<CancelRequest>(reader, 9),
                            Json<StepFailure>(reader, 10),
                            reader.IsDBNull(11) ? null : reader.GetString(11)
                        )
                    );
                }

                return taken;
            },
            ct
        );

    /// <summary>Prolongs leases.</summary>
    /// <returns>Those that are still this process's.</returns>
    public Task<HashSet<Guid>> RenewAsync(IReadOnlyCollection<(Guid Id, long Fence)> owned, CancellationToken ct) =>
        database.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(RenewSql, connection)
                {
                    Parameters =
                    {
                        new() { Value = owned.Select(o => o.Id).ToArray() },
                        new() { Value = owned.Select(o => o.Fence).ToArray() },
                        new() { Value = lease },
                    },
                };
                await using var reader = await command.ExecuteReaderAsync(ct);
                var kept = new HashSet<Guid>();
                while (await reader.ReadAsync(ct))
                {
                    kept.Add(reader.GetGuid(0));
                }

                return kept;
            },
            ct
        );

    /// <summary>How those of these workflows have ended that have.</summary>
    public Task<List<(Guid Id, WorkflowOutcome End)>> FindOutcomesAsync(Guid[] ids, CancellationToken ct) =>
        database.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(OutcomesSql, connection) { Parameters = { new() { Value = ids } } };
                await using var reader = await command.ExecuteReaderAsync(ct);
                var ends = new List<(Guid, WorkflowOutcome)>();
                while (await reader.ReadAsync(ct))
                {
                    ends.Add(
                        (
                            reader.GetGuid(0),
                            new WorkflowOutcome(
                                Enum.Parse<WorkflowStatus>(reader.GetString(1), ignoreCase: true),
                                Json<JsonElement?>(reader, 2),
                                Json<StepFailure>(reader, 3)
                            )
                        )
                    );
                }

                return ends;
            },
            ct
        );

    private static T? Json<T>(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? default : JsonSerializer.Deserialize<T>(reader.GetString(column), WorkflowJson.Options);
}
