using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;
using Payments.Hosting;

namespace Payments.Messaging;

/// <summary>Creates the tables before relay and consumers start, and creates and drops the inbox's partitions day by day.</summary>
internal sealed class MessagingSetup<TContext>(
    IServiceScopeFactory scopes,
    IOptions<MessagingOptions> options,
    TimeProvider clock,
    ILogger<MessagingSetup<TContext>> logger
) : PeriodicWorker("Maintaining the partitions of the inbox", MaintenanceInterval, clock, logger)
    where TContext : DbContext
{
    /// <summary>Time between two checks of the partitions, which are created days ahead.</summary>
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromHours(1);

    /// <exception cref="InvalidOperationException">The context is registered with a retrying execution strategy.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using (SuppressInstrumentationScope.Begin())
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TContext>();
            if (db.Database.CreateExecutionStrategy().RetriesOnFailure)
            {
                throw new InvalidOperationException(
                    $"Register {typeof(TContext).Name} without EnableRetryOnFailure (DisableRetry = true): Messaging owns its retries."
                );
            }

            await MessagingSchema.ApplyAsync(db, cancellationToken);
            await RunTurnAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        await db.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.GetDbConnection();

        // The day of the database, not of this machine: a clock that is a week ahead would drop days that are still needed.
        await using var day = new NpgsqlCommand("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')", connection);
        var today = DateOnly.ParseExact((string)(await day.ExecuteScalarAsync(ct))!, "yyyy-MM-dd");
        await InboxPartitions.MaintainAsync(connection, today, options.Value.InboxRetentionDays, ct);
    }
}
