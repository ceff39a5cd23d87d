using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Consumes all queues of this service for as long as it lives; a lost broker or a deleted queue only makes it begin again.
/// </summary>
internal sealed partial class ConsumerHost(
    DeliveryProcessor processor,
    DeadLetterShelf shelf,
    BrokerConnections connections,
    MessagingTopology topology,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<ConsumerHost> logger
) : BackgroundService
{
    private readonly MessagingOptions options = options.Value;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            topology
                .Subscriptions.SelectMany(s => new[] { Work(s), shelf.Consumption(s.Queue) })
                .Select(c => Task.Run(() => ConsumeForeverAsync(c, stoppingToken), stoppingToken))
        );

    private Consumption Work(QueueSubscription s) =>
        new(
            s.Queue,
            s.Prefetch,
            s.Concurrency,
            s.MaxGroupSize,
            (group, acknowledge, ct) => processor.ProcessAsync(s, group, acknowledge, ct)
        );

    private async Task ConsumeForeverAsync(Consumption consumption, CancellationToken ct)
    {
        var backoff = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, clock, options.Random);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(consumption, backoff, ct);
                health.IsDown(consumption.Queue, "the registration ended");
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
                health.IsDown(consumption.Queue, e.Message);
                LogAway(consumption.Queue, e.Message);
            }

            await backoff.WaitAsync(ct);
        }
    }

    private async Task ConsumeAsync(Consumption consumption, Backoff backoff, CancellationToken ct)
    {
        var connection = await connections.Consuming.GetAsync(ct);
        await topology.DeclareAsync(connection, ct);

        // Being registered is no progress yet: what fails at once after it, again and again, must not be tried without a pause.
        var watched = consumption with
        {
            ProcessAsync = async (group, acknowledge, token) =>
            {
                await consumption.ProcessAsync(group, acknowledge, token);
                backoff.Reset();
            },
        };
        await using var registration = await Registration.OpenAsync(watched, connection, options.DrainTimeout, ct);
        health.IsUp(consumption.Queue);
        await registration.RunAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The broker's topology differs from what this service needs; it stops.")]
    private partial void LogMismatch(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} is not being consumed: {Reason}")]
    private partial void LogAway(string queue, string reason);
}
