using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>Short timeouts, so that a run of many faults spends its time on faults and not on waiting.</summary>
internal static class WorkerTimeouts
{
    /// <summary>Longest wait for an answer of the broker, other than a confirm.</summary>
    public static readonly TimeSpan Broker = TimeSpan.FromSeconds(3);

    /// <summary>A connection that misses two heartbeats is closed.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    /// <summary>Longest time until relay and consumers run.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(90);

    public static readonly TimeSpan HealthPoll = TimeSpan.FromMilliseconds(20);

    public static void Apply(MessagingOptions options)
    {
        options.ConfirmTimeout = TimeSpan.FromSeconds(2);
        options.HandlerTimeout = TimeSpan.FromSeconds(3);
        options.MaxAttempts = 8;
        options.OutboxPollInterval = TimeSpan.FromMilliseconds(200);
        options.OutboxRetryDelay = TimeSpan.FromMilliseconds(500);
        options.MaxReconnectDelay = TimeSpan.FromSeconds(1);
        options.RetryDelays = SoakNames.RetryDelays;
        options.Heartbeat = Heartbeat;
        options.TopologyCheckInterval = TimeSpan.FromSeconds(1);
    }
}
