using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;

namespace Payments.Messaging;

/// <summary>
/// Carries out replays and discards, batch by batch, at the requested rate. Its progress is in the tables after each batch, so an operation
/// survives the service that started it, and any instance can continue it.
/// </summary>
internal sealed partial class DeadLetterOperationWorker(
    MessagingDatabase database,
    DeadLetterSignal signal,
    OutboxSignal outbox,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<DeadLetterOperationWorker> logger
) : BackgroundService
{
    private const int MaxBatch = 100;

    /// <summary>Batches a second when a rate is set, so that the messages are spread over the second.</summary>
    private const int BatchesPerSecond = 10;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the outcome of messages that were sent; after that it is unknown.</summary>
    private static readonly TimeSpan OutcomeTimeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan OutcomePoll = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var suppressed = SuppressInstrumentationScope.Begin();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(PollInterval, stoppingToken);
                await using var session = await database.OpenAsync(stoppingToken);
                while (await DeadLetterOperationStore.TakeAsync(session.Connection, stoppingToken) is { } operation)
                {
                    await RunAsync(session.Connection, operation, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogPostponed(e.Message);
            }
        }
    }

    private async Task RunAsync(NpgsqlConnection connection, DeadLetterOperation operation, CancellationToken ct)
    {
        var largest = operation.Rate is { } rate ? Math.Clamp(rate / BatchesPerSecond, 1, MaxBatch) : MaxBatch;
        var size = operation.StopOnFailure ? 1 : largest;
        while (await DeadLetterOperationStore.IsRunningAsync(connection, operation.Id, ct))
        {
            var started = Stopwatch.GetTimestamp();
            var moved = await DeadLetterOperationStore.NextAsync(connection, operation, size, options.Value.MaxAttempts - 1, ct);
            outbox.Set();
            if (moved == 0 || operation.StopOnFailure)
            {
                var (open, deadAgain) = await WaitForOutcomesAsync(connection, operation.Id, ct);
                if (operation.StopOnFailure && deadAgain + open > 0)
                {
                    await EndAsync(connection, operation.Id, "stopped", ct);
                    return;
                }
            }

            if (moved == 0)
            {
                await EndAsync(connection, operation.Id, "done", ct);
                return;
            }

            // One message first, then twice as many each time: a cause that is not fixed yet costs few messages.
            size = Math.Min(size * 2, largest);
            await KeepRateAsync(operation.Rate, moved, Stopwatch.GetElapsedTime(started), ct);
        }
    }

    private async Task KeepRateAsync(int? rate, int moved, TimeSpan taken, CancellationToken ct)
    {
        if (rate is { } perSecond && TimeSpan.FromSeconds((double)moved / perSecond) - taken is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, clock, ct);
        }
    }

    private async Task<(long Open, long DeadAgain)> WaitForOutcomesAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var outcomes = await DeadLetterOperationStore.OutcomesAsync(connection, id, ct);
            if (outcomes.Open == 0 || Stopwatch.GetElapsedTime(started) > OutcomeTimeout)
            {
                return outcomes;
            }

            await Task.Delay(OutcomePoll, clock, ct);
        }
    }

    private async Task EndAsync(NpgsqlConnection connection, Guid id, string status, CancellationToken ct)
    {
        await DeadLetterOperationStore.EndAsync(connection, id, status, ct);
        LogEnded(id, status);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Operation {Id} on dead letters is {Status}.")]
    private partial void LogEnded(Guid id, string status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Replays and discards of dead letters wait: {Reason}")]
    private partial void LogPostponed(string reason);
}
