namespace Payments.Messaging;

/// <summary>The bounds of outbox, inbox and consumers, bound from the configuration section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary>Name of this service on the wire: AMQP <c>app_id</c> and CloudEvents <c>source</c>.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>Most outbox rows that one relay claims, publishes and deletes at a time. Rows.</summary>
    public int OutboxBatchSize { get; set; } = 500;

    /// <summary>Relays of this process that work side by side, each on other lanes of the outbox. At least 1.</summary>
    public int RelayWorkers { get; set; } = 2;

    /// <summary>Longest time between two looks at the outbox when no commit of this process has woken the relay.</summary>
    public TimeSpan OutboxPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a returned or refused outbox row rests before it is published again.</summary>
    public TimeSpan OutboxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the broker's confirms of one batch; after it the channel is given up and the rows stay.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two signs of life on a quiet connection to the broker; a connection that misses two is given up.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Days for which a message id is remembered. At least 1.</summary>
    public int InboxRetentionDays { get; set; } = 7;

    /// <summary>Longest run of one handler on one group of messages.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Times that a handler may fail on a message before the message is dead. At least 1.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>
    /// The rungs of the retry ladder: what a message waits before its second attempt, its third, and so on; the last one is repeated. Each
    /// is a queue that all services of a broker share (<c>retry.1s</c>, …), so services that share a broker have the same rungs. 10 at the
    /// most.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } =
    [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    /// <summary>
    /// First pause before a broker or database that is away is tried again; doubled up to <see cref="MaxReconnectDelay"/>.
    /// </summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between two tries to reach a broker or database that is away.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two looks at whether queues and bindings are still there.</summary>
    public TimeSpan TopologyCheckInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two looks at the depth and age of the outbox, for metrics and health.</summary>
    public TimeSpan OutboxWatchInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Health is degraded while the oldest row of the outbox is older than this.</summary>
    public TimeSpan MaxOutboxAge { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Address of a trace in a dashboard, with <c>{traceId}</c> in the place of its id; without it dead letters have the id alone.
    /// </summary>
    public string? TraceUrl { get; set; }

    /// <summary>How long a stopping consumer may take to finish what it has begun.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Masks in a text what must be kept nowhere.</summary>
    internal Func<string, string>? Mask { get; set; }

    /// <summary>Where jitter comes from; the simulation of Tests puts a seed in its place.</summary>
    internal Random Random { get; set; } = Random.Shared;
}
