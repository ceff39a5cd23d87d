namespace Payments.Messaging;

/// <summary>Settings of the outbox, the inbox and the consumers, from the configuration section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary>Name of this service in its messages: AMQP <c>app_id</c> and CloudEvents <c>source</c>.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>Most outbox rows that one relay worker claims, publishes and deletes at a time.</summary>
    public int OutboxBatchSize { get; set; } = 500;

    /// <summary>Relay workers of this process, each of which takes other lanes of the outbox. At least 1.</summary>
    public int RelayWorkers { get; set; } = 2;

    /// <summary>Time between two polls of the outbox when no commit of this process has woken the relay.</summary>
    public TimeSpan OutboxPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a returned or refused outbox row is parked before it is published again.</summary>
    public TimeSpan OutboxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest wait for the broker's confirms of one batch; after that the channel is closed and the rows stay in the outbox.
    /// </summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>AMQP heartbeat interval; a connection that misses two heartbeats is closed.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Days for which the inbox keeps a message id. At least 1.</summary>
    public int InboxRetentionDays { get; set; } = 7;

    /// <summary>Time limit of one transaction of a consumer: one handler on one group of messages.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts at a message before it is dead-lettered. At least 1.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>
    /// Delays before the second attempt at a message, the third, and so on; the last one is repeated. At most 10. Each is a queue that all
    /// services of a broker share (<c>retry.1s</c>, …), so services that share a broker need the same delays.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } =
    [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    /// <summary>
    /// First delay before an unavailable broker or database is tried again; it doubles up to <see cref="MaxReconnectDelay"/>.
    /// </summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest delay between two attempts to reach an unavailable broker or database.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two declarations of the queues and bindings, which restore what was deleted.</summary>
    public TimeSpan TopologyCheckInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two measurements of the depth and age of the outbox, for metrics and health.</summary>
    public TimeSpan OutboxWatchInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Health is degraded while the oldest row of the outbox is older than this.</summary>
    public TimeSpan MaxOutboxAge { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// URL of a trace in a dashboard, with <c>{traceId}</c> for the trace id; without it dead letters show the id alone.
    /// </summary>
    public string? TraceUrl { get; set; }

    /// <summary>How long a stopping consumer may take to finish the messages that it has begun.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Masks in a text what must not be stored anywhere; null to mask nothing.</summary>
    internal Func<string, string>? Mask { get; set; }

    /// <summary>Source of jitter; the simulation in Tests sets a seeded one.</summary>
    internal Random Random { get; set; } = Random.Shared;
}
