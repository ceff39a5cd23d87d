using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Payments.Hosting;

namespace Payments.Messaging;

/// <summary>
/// Declares this service's topology periodically. When a queue is deleted its consumers end and declare it again; when a binding is
/// removed, or a queue that is only sent to is deleted, the broker notifies nobody.
/// </summary>
internal sealed class TopologyWorker(
    BrokerConnections connections,
    MessagingTopology topology,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<TopologyWorker> logger
) : PeriodicWorker("Declaring queues and bindings", options.Value.TopologyCheckInterval, clock, logger)
{
    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        if (UsableConnection() is { } connection)
        {
            await topology.DeclareAsync(await connection.GetAsync(ct), ct);
        }
    }

    /// <summary>
    /// A connection that is open already, because whoever opens one declares the topology; and not one that the broker blocks, because it
    /// would not answer.
    /// </summary>
    private BrokerConnection? UsableConnection()
    {
        if (connections.Consuming.IsOpen)
        {
            return connections.Consuming;
        }

        return connections.Publishing is { IsOpen: true, IsBlocked: false } publishing ? publishing : null;
    }
}
