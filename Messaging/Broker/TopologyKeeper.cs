using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Payments.Hosting;

namespace Payments.Messaging;

/// <summary>
/// Declares now and then what this service needs of the broker. A deleted queue ends its registrations, and they make it again; of a
/// binding that was removed, or of a queue that is only sent to, the broker tells nobody.
/// </summary>
internal sealed class TopologyKeeper(
    BrokerConnections connections,
    MessagingTopology topology,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<TopologyKeeper> logger
) : PeriodicWorker("Declaring queues and bindings", options.Value.TopologyCheckInterval, clock, logger)
{
    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        if (Usable() is { } connection)
        {
            await topology.DeclareAsync(await connection.GetAsync(ct), ct);
        }
    }

    /// <summary>
    /// One that is open, since whoever opens one declares everything; not one that the broker blocks, since it would not answer.
    /// </summary>
    private BrokerConnection? Usable() =>
        connections.Consuming.IsOpen ? connections.Consuming
        : connections.Publishing is { IsOpen: true, IsBlocked: false } ? connections.Publishing
        : null;
}
