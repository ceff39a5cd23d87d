using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Runs all consumers for as long as the service runs, and starts one again after the broker was lost or its queue was deleted.
/// </summary>
internal sealed partial class ConsumerWorker(
    IEnumerable<IConsumerSource> sources,
    BrokerConnections connections,
    MessagingTopology topology,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<ConsumerWorker> logger
) : BackgroundService
{
    private readonly MessagingOptions options = options.Value;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sources.SelectMany(s => s.Consumers).Select(c => Task.Run(() => RunAsync(c, stoppingToken), stoppingToken)));

    private async Task RunAsync(ConsumerDefinition definition, CancellationToken ct)
    {
        var backoff = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, clock, options.Random);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(definition, backoff, ct);
                health.IsDown(definition.Queue, "the consumer ended");
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
                health.IsDown(definition.Queue, e.Message);
                LogInterrupted(definition.Queue, e.Message);
            }

            topology.Forget();
            await backoff.WaitAsync(ct);
        }
    }

    private async Task ConsumeAsync(ConsumerDefinition definition, Backoff backoff, CancellationToken ct)
    {
        var connection = await connections.Consuming.GetAsync(ct);
        await topology.DeclareOnceAsync(connection, ct);

        // Only a processed batch counts as progress: a consumer that starts and fails at once must not be started again without a delay.
        var resetting = definition with
        {
            ProcessAsync = async (batch, acknowledge, token) =>
            {
                await definition.ProcessAsync(batch, acknowledge, token);
                backoff.Reset();
            },
        };
        await using var consumer = await QueueConsumer.OpenAsync(resetting, connection, options.DrainTimeout, ct);
        health.IsUp(definition.Queue);
        await consumer.RunAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The broker's topology differs from what this service needs; it stops.")]
    private partial void LogMismatch(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} is not being consumed: {Reason}")]
    private partial void LogInterrupted(string queue, string reason);
}
