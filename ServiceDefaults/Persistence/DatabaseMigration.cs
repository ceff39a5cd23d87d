using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>
/// Creates the service's database and brings it up to the newest migration before anything else of the service starts. Instances
/// that start together take turns: Entity Framework holds a lock on its history table.
/// </summary>
/// <typeparam name="TContext">The service's context.</typeparam>
public sealed partial class DatabaseMigration<TContext>(IServiceScopeFactory scopes, ILogger<DatabaseMigration<TContext>> logger)
    : IHostedService
    where TContext : DbContext
{
    /// <summary>How long a database that is still starting is waited for.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    /// <exception cref="NpgsqlException">The database is still away after 60 s, or refuses.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        var deadline = DateTime.UtcNow + MaxWait;
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<TContext>().Database.MigrateAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && DateTime.UtcNow < deadline)
            {
                LogWaiting(e.Message);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is not there yet: {Reason}")]
    private partial void LogWaiting(string reason);
}
