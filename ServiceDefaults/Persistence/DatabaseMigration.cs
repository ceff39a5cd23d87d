using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using Payments.Hosting;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>
/// Creates the service's database and brings it up to the newest migration before anything else of the service starts. Instances
/// that start together take turns: Entity Framework holds a lock on its history table. A database that the migrations do not lead to the
/// model from ends the process with exit code 1 and one line in the log that says what to do.
/// </summary>
/// <typeparam name="TContext">The service's context.</typeparam>
public sealed partial class DatabaseMigration<TContext>(
    IServiceScopeFactory scopes,
    ILoggerFactory loggers,
    ILogger<DatabaseMigration<TContext>> logger
) : IHostedService
    where TContext : DbContext
{
    /// <summary>How long a database that is still starting is waited for.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    /// <exception cref="NpgsqlException">The database is still away after 60 s, or refuses.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        var deadline = DateTime.UtcNow + MaxWait;
        while (true)
        {
            try
            {
                await MigrateAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (DatabaseFaults.IsUnavailable(e) && DateTime.UtcNow < deadline)
            {
                LogWaiting(e.GetBaseException().Message);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        if (await MigrationHistory.FindConflictAsync(db, ct) is { } conflict)
        {
            var database = db.Database.GetDbConnection().Database;
            LogRefused(database, conflict);
            EndProcess();
        }

        await HistoryTable.EnsureAsync(db, ct);
        await db.Database.MigrateAsync(ct);
    }

    /// <summary>
    /// An exception out of here would end the process as well, but under two stack traces that bury the line that matters: the host logs
    /// one, and the runtime prints another.
    /// </summary>
    private void EndProcess()
    {
        // The console's logger writes on a thread of its own; disposing it waits for the line.
        loggers.Dispose();
        Environment.Exit(1);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is not there yet: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "The database {Database} cannot be used, and nothing in it was changed: {Reason}. "
            + "Start with a new data folder or with --ephemeral, or drop the database."
    )]
    private partial void LogRefused(string database, string reason);
}
