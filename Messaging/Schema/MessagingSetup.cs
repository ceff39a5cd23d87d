using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;

namespace Payments.Messaging;

/// <summary>Makes the tables before relay and consumers begin, and keeps the inbox's partitions in step with the calendar.</summary>
internal sealed partial class MessagingSetup<TContext>(
    IServiceScopeFactory scopes, IOptions<MessagingOptions> options, TimeProvider clock, ILogger<MessagingSetup<TContext>> logger)
    : BackgroundService
    where TContext : DbContext
{
    /// <summary>Time between two looks at the partitions; they exist days ahead.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <exception cref="InvalidOperationException">The context is registered with a retrying execution strategy.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using (SuppressInstrumentationScope.Begin())
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TContext>();
            if (db.Database.CreateExecutionStrategy().RetriesOnFailure)
            {
                throw new InvalidOperationException($"Register {typeof(TContext).Name} without EnableRetryOnFailure (DisableRetry = true): messaging owns its retries.");
            }

            await MessagingSchema.ApplyAsync(db, cancellationToken);
            await MaintainAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await MaintainAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogPostponed(e.Message);
            }
        }
    }

    private async Task MaintainAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        await db.OpenConnectionAsync(ct);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await InboxPartitions.MaintainAsync((NpgsqlConnection)db.GetDbConnection(), today, options.Value.InboxRetentionDays, ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inbox's partitions are looked after later: {Reason}")]
    private partial void LogPostponed(string reason);
}
