namespace Payments.Messaging;

/// <summary>The bounds of outbox, inbox and consumers, bound from the configuration section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary>Name of this service on the wire: AMQP <c>app_id</c> and CloudEvents <c>source</c>.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>Most outbox rows that one relay claims, publishes and deletes at a time. Rows.</summary>
    public int OutboxBatchSize { get; set; } = 500;

    /// <summary>Longest time between two looks at the outbox when no commit of this process has woken the relay.</summary>
    public TimeSpan OutboxPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a returned or refused outbox row rests before it is published again.</summary>
    public TimeSpan OutboxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the broker's confirms of one batch; after it the channel is given up and the rows stay.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Days for which a message id is remembered. At least 1.</summary>
    public int InboxRetentionDays { get; set; } = 7;

    /// <summary>Longest run of one handler on one group of messages.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Times that a handler may fail on a message before the message is dead. At least 1.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Pause before the second attempt; doubled before each further one.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between two tries to reach a broker or database that is away.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stopping consumer may take to finish what it has begun.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
