using System.Text.Json;
using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>
/// Keeps what the simulated gateway has done, in a schema of its own and over connections of its own: never derived from our payments.
/// Actions are committed in groups: one commit is under way, and the next takes what has gathered meanwhile.
/// </summary>
internal sealed class SimulatedRecords : IAsyncDisposable
{
    /// <summary>Most actions in one commit.</summary>
    private const int MaxGroup = 256;

    // Whoever acts on a charge takes turns, so that what is checked of it still holds when it is written.
    private const string LockSql = """
        SELECT pg_advisory_xact_lock(hashtextextended(reference, 0))
        FROM (SELECT DISTINCT unnest($1) AS reference ORDER BY reference) r
        """;

    // What cannot be done with a charge as it stands is not written. What comes without a key was not asked for by us, but told by an
    // event: it has happened, and counts if it is about a charge of this gateway; events come in any order.
    private const string InsertSql = """
        INSERT INTO simulated_gateway.actions (
            kind, object_id, reference, payment_id, idempotency_key, amount_minor, currency, failure_code, decline_code)
        SELECT DISTINCT ON (a.kind, a.object_id) a.*
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            AS a (kind, object_id, reference, payment_id, idempotency_key, amount_minor, currency, failure_code, decline_code)
        LEFT JOIN simulated_gateway.charges c ON c.reference = a.reference
        WHERE CASE
                WHEN a.idempotency_key IS NULL THEN c.reference IS NOT NULL
                WHEN a.kind = 'VOID' THEN coalesce(c.captured_minor, 0) = 0
                WHEN a.kind = 'CAPTURE' THEN c.state IS NULL OR (c.state = 'AUTHORIZED' AND a.amount_minor <= c.amount_minor)
                WHEN a.kind = 'REFUND' THEN c.state IS NULL OR a.amount_minor <= c.captured_minor - c.refunded_minor
                ELSE true END
        ON CONFLICT (kind, object_id) DO NOTHING
        """;

    private const string FindSql =
        "SELECT failure_code, decline_code FROM simulated_gateway.actions WHERE kind = ANY ($1) AND object_id = $2";

    private const string FindPaymentSql =
        "SELECT payment_id FROM simulated_gateway.actions WHERE reference = $1 AND payment_id IS NOT NULL LIMIT 1";

    private readonly NpgsqlDataSource source;
    private readonly Task committing;

    /// <summary>Not bounded by itself: the calls of a gateway that may be under way are.</summary>
    private readonly Channel<WaitingAction> waiting = Channel.CreateUnbounded<WaitingAction>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <param name="source">Connections of its own.</param>
    public SimulatedRecords(NpgsqlDataSource source)
    {
        this.source = source;
        committing = CommitGroupsAsync();
    }

    /// <summary>Records an action, once, and returns when it is committed.</summary>
    /// <exception cref="NpgsqlException">It could not be committed; it may be recorded all the same.</exception>
    /// <exception cref="ObjectDisposedException">The service is stopping.</exception>
    public Task AddAsync(SimulatedAction action)
    {
        var added = new WaitingAction(action, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        ObjectDisposedException.ThrowIf(!waiting.Writer.TryWrite(added), this);
        return added.Committed.Task;
    }

    /// <summary>What was answered when an action of one of these kinds was recorded; null when none was.</summary>
    public async Task<GatewayAnswer?> FindAsync(string objectId, CancellationToken ct, params SimulatedActionKind[] kinds)
    {
        await using var command = source.CreateCommand(FindSql);
        command.Parameters.Add(new() { Value = kinds.Select(NameOf).ToArray() });
        command.Parameters.Add(new() { Value = objectId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        return reader.IsDBNull(0)
            ? new GatewayAnswer(GatewayOutcome.Succeeded, objectId)
            : new GatewayAnswer(GatewayOutcome.Declined, objectId, reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    /// <summary>The payment that a charge was made for; null when there is no such charge, or nobody has said.</summary>
    public async Task<Guid?> FindPaymentAsync(string reference, CancellationToken ct)
    {
        await using var command = source.CreateCommand(FindPaymentSql);
        command.Parameters.Add(new() { Value = reference });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <summary>Commits what is waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await committing;
    }

    /// <summary>The name of a kind in the table.</summary>
    internal static string NameOf(SimulatedActionKind kind) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(kind.ToString());

    private async Task CommitGroupsAsync()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            // One of each charge, because those of a group do not see each other.
            var group = new List<WaitingAction>();
            var references = new HashSet<string>(StringComparer.Ordinal);
            while (group.Count < MaxGroup && waiting.Reader.TryPeek(out var next) && references.Add(next.Action.Reference))
            {
                group.Add(next);
                waiting.Reader.TryRead(out _);
            }

            try
            {
                await InsertAsync(group.ConvertAll(w => w.Action));
                group.ForEach(w => w.Committed.SetResult());
            }
            catch (Exception e)
            {
                // Whoever asked hears nothing, and asks again with the same key.
                group.ForEach(w => w.Committed.SetException(e));
            }
        }
    }

    private async Task InsertAsync(List<SimulatedAction> actions)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(LockSql) { Parameters = { Texts(a => a.Reference) } },
                new(InsertSql)
                {
                    Parameters =
                    {
                        Texts(a => NameOf(a.Kind)),
                        Texts(a => a.ObjectId),
                        Texts(a => a.Reference),
                        new() { Value = actions.ConvertAll(a => a.PaymentId), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                        Texts(a => a.IdempotencyKey),
                        new() { Value = actions.ConvertAll(a => a.Amount.Minor) },
                        Texts(a => a.Amount.Currency),
                        Texts(a => a.FailureCode),
                        Texts(a => a.DeclineCode),
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();

        NpgsqlParameter Texts(Func<SimulatedAction, string?> of) =>
            new() { Value = actions.Select(of).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
    }

    private sealed record WaitingAction(SimulatedAction Action, TaskCompletionSource Committed);
}
