using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// One connection to publish on and one to consume on: when the broker runs short of memory it blocks connections that publish, and
/// consuming must go on then (https://www.rabbitmq.com/docs/alarms).
/// </summary>
internal sealed class BrokerConnections : IAsyncDisposable
{
    public BrokerConnections(IConnectionFactory factory, IOptions<MessagingOptions> options, ILogger<BrokerConnection> logger)
    {
        if (factory is ConnectionFactory settings)
        {
            settings.AutomaticRecoveryEnabled = false;
            settings.TopologyRecoveryEnabled = false;
            settings.RequestedHeartbeat = options.Value.Heartbeat;
        }

        Publishing = new BrokerConnection(factory, options.Value.ServiceName + " publishing", logger);
        Consuming = new BrokerConnection(factory, options.Value.ServiceName + " consuming", logger);
    }

    public BrokerConnection Publishing { get; }

    public BrokerConnection Consuming { get; }

    public async ValueTask DisposeAsync()
    {
        await Publishing.DisposeAsync();
        await Consuming.DisposeAsync();
    }
}
