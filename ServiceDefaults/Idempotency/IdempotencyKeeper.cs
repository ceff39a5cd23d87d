using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>
/// Makes the table before the first request, and deletes keys that are past their retention, in short transactions of a bounded size.
/// </summary>
internal sealed partial class IdempotencyKeeper(
    IServiceScopeFactory scopes,
    IdempotencyDatabase database,
    IOptions<IdempotencyOptions> options,
    TimeProvider clock,
    ILogger<IdempotencyKeeper> logger
) : BackgroundService
{
    private const string DeleteSql = $"""
        DELETE FROM {IdempotencySchema.Name}.keys WHERE key_hash IN (
            SELECT key_hash FROM {IdempotencySchema.Name}.keys WHERE created_at <= now() - $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(options.CleanInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogPostponed(e.Message);
            }
        }
    }

    private async Task CleanAsync(CancellationToken ct)
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Idempotency keys past their retention are deleted later: {Reason}")]
    private partial void LogPostponed(string reason);
}
