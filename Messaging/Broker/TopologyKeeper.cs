using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Declares now and then what this service needs of the broker. A deleted queue ends its registrations, and they make it again; of a
/// binding that was removed, or of a queue that is only sent to, the broker tells nobody.
/// </summary>
internal sealed partial class TopologyKeeper(
    BrokerConnections connections,
    MessagingTopology topology,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<TopologyKeeper> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.TopologyCheckInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (Usable() is { } connection)
                {
                    await topology.DeclareAsync(await connection.GetAsync(stoppingToken), stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogPostponed(e.Message);
            }
        }
    }

    /// <summary>
    /// One that is open, since whoever opens one declares everything; not one that the broker blocks, since it would not answer.
    /// </summary>
    private BrokerConnection? Usable() =>
        connections.Consuming.IsOpen ? connections.Consuming
        : connections.Publishing is { IsOpen: true, IsBlocked: false } ? connections.Publishing
        : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queues and bindings are looked after later: {Reason}")]
    private partial void LogPostponed(string reason);
}
