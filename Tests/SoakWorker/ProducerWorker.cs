using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>
/// Commits numbers at a steady rate, as an open loop: commits missed while the database was unavailable are made up for, so the average is
/// the rate. A number whose commit failed is never used again; the table shows whether it was committed after all.
/// </summary>
internal sealed partial class ProducerWorker(IServiceScopeFactory scopes, IOptions<WorkerSettings> settings, ILogger<ProducerWorker> logger)
    : BackgroundService
{
    private const int MaxPerTransaction = 20;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Stopwatch active = new();
    private long next = settings.Value.FirstNumber;
    private long committed;

    /// <summary>Returns when no transaction is open; none is started until <see cref="Resume"/>.</summary>
    public async Task PauseAsync()
    {
        await gate.WaitAsync();
        active.Stop();
    }

    public void Resume()
    {
        active.Start();
        gate.Release();
    }

    /// <summary>Commits a burst in one transaction, with a poison message in the middle. Tries again until it is committed.</summary>
    public async Task PoisonAsync(int burst)
    {
        while (true)
        {
            await gate.WaitAsync();
            try
            {
                if (await TryCommitAsync(burst, poisonAt: burst / 2, CancellationToken.None))
                {
                    return;
                }
            }
            finally
            {
                gate.Release();
            }
        }
    }

    public override void Dispose()
    {
        gate.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        active.Start();
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            for (var due = Due(); due > 0 && !stoppingToken.IsCancellationRequested; due = Due())
            {
                await gate.WaitAsync(stoppingToken);
                try
                {
                    await TryCommitAsync((int)Math.Min(due, MaxPerTransaction), poisonAt: -1, stoppingToken);
                }
                finally
                {
                    gate.Release();
                }
            }
        }
    }

    private long Due() => (long)(active.Elapsed.TotalSeconds * settings.Value.Rate) - committed;

    private async Task<bool> TryCommitAsync(int count, int poisonAt, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ProducerDb>();
            for (var i = 0; i < count; i++)
            {
                var message = new NumberCommitted(next++, Poison: i == poisonAt);
                db.Publish(message);
                var messageId = db.ChangeTracker.Entries<OutboxMessage>().Last().Entity.MessageId;
                db.Committed.Add(
                    new Committed
                    {
                        Number = message.Number,
                        MessageId = messageId,
                        Poison = message.Poison,
                    }
                );
            }

            await db.SaveChangesAsync(ct);
            committed += count;
            return true;
        }
        catch (Exception e)
            when (e
                    is DbUpdateException
                        or NpgsqlException
                        or InvalidOperationException { InnerException: NpgsqlException or DbUpdateException }
            )
        {
            LogNotCommitted(count, e.GetBaseException().Message);
            await Task.Delay(Tick, ct);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} numbers were not committed: {Reason}")]
    private partial void LogNotCommitted(int count, string reason);
}
