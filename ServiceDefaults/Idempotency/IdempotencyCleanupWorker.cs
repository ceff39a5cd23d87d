using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;
using Payments.Hosting;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>
/// Makes the table before the first request, and deletes keys that are past their retention, in short transactions of a bounded size.
/// </summary>
internal sealed class IdempotencyCleanupWorker(
    IServiceScopeFactory scopes,
    IdempotencyDatabase database,
    IOptions<IdempotencyOptions> options,
    TimeProvider clock,
    ILogger<IdempotencyCleanupWorker> logger
) : PeriodicWorker("Deleting idempotency keys past their retention", options.Value.CleanInterval, clock, logger)
{
    private const string DeleteSql = $"""
        DELETE FROM {IdempotencySchema.Name}.keys WHERE key_hash IN (
            SELECT key_hash FROM {IdempotencySchema.Name}.keys WHERE created_at <= now() - $1
            ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private readonly IdempotencyOptions options = options.Value;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using (SuppressInstrumentationScope.Begin())
        {
            await using var scope = scopes.CreateAsyncScope();
            await IdempotencySchema.Scripts.ApplyAsync(await OpenAsync(scope, cancellationToken), cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var connection = await OpenAsync(scope, ct);
        for (var batch = 0; batch < options.MaxCleanBatches; batch++)
        {
            await using var command = new NpgsqlCommand(DeleteSql, connection)
            {
                Parameters =
                {
                    new() { Value = options.Retention },
                    new() { Value = options.CleanBatch },
                },
            };
            if (await command.ExecuteNonQueryAsync(ct) < options.CleanBatch)
            {
                return;
            }
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(AsyncServiceScope scope, CancellationToken ct)
    {
        var db = (DbContext)scope.ServiceProvider.GetRequiredService(database.ContextType);
        await db.Database.OpenConnectionAsync(ct);
        return (NpgsqlConnection)db.Database.GetDbConnection();
    }
}
