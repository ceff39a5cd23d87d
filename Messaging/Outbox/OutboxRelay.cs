using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Publishes the messages of the outbox for as long as the service runs. A batch is whatever has gathered while the previous one was being
/// published; there is no timer. When there is more than one batch, other workers join the first: while one waits for confirms, another
/// reads or deletes. A commit wakes only the first, because two would share a few messages in twice as many transactions.
/// </summary>
internal sealed partial class OutboxRelay(
    OutboxFlush flush,
    BrokerConnections connections,
    MessagingTopology topology,
    OutboxSignal signal,
    OutboxBacklogSignal backlog,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<OutboxRelay> logger
) : BackgroundService
{
    private readonly MessagingOptions options = options.Value;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            Enumerable
                .Range(1, options.RelayWorkers)
                .Select(worker =>
                    Task.Run(
                        () => WorkAsync(MessagingHealth.RelayName(worker), worker == 1 ? signal : backlog, stoppingToken),
                        stoppingToken
                    )
                )
        );

    private async Task WorkAsync(string worker, WakeSignal wake, CancellationToken ct)
    {
        var backoff = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, clock, options.Random);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var channel = await OpenChannelAsync(ct);
                health.IsUp(worker);
                await RelayAsync(channel, wake, backoff, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (TopologyMismatchException e)
            {
                LogMismatch(e);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
            catch (Exception e)
            {
                health.IsDown(worker, e.Message);
                LogInterrupted(e.Message);
                await backoff.WaitAsync(ct);
            }
        }
    }

    private async Task<ConfirmingChannel> OpenChannelAsync(CancellationToken ct)
    {
        var connection = await connections.Publishing.GetAsync(ct);
        await topology.DeclareOnceAsync(connection, ct);
        return await ConfirmingChannel.OpenAsync(connection, ct);
    }

    /// <exception cref="IOException">The broker does not answer.</exception>
    private async Task RelayAsync(ConfirmingChannel channel, WakeSignal wake, Backoff backoff, CancellationToken ct)
    {
        while (channel.IsOpen)
        {
            var (claimed, unanswered) = connections.Publishing.IsBlocked ? default : await flush.RunAsync(channel, ct);
            if (unanswered > 0)
            {
                await connections.Publishing.ResetAsync();
                throw new IOException($"The broker has not answered for {unanswered} of {claimed} messages.");
            }

            backoff.Reset();
            if (claimed == options.OutboxBatchSize)
            {
                backlog.Set();
            }
            else if (claimed == 0)
            {
                await wake.WaitAsync(options.OutboxPollInterval, ct);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The broker's topology differs from what this service needs; it stops.")]
    private partial void LogMismatch(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox waits; broker or database is unavailable: {Reason}")]
    private partial void LogInterrupted(string reason);
}
