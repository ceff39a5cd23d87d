namespace Payments.SoakWorker;

/// <summary>Names and tables that the workers and the soak test share.</summary>
public static class SoakNames
{
    /// <summary>Routing key and type of a number that a producer has committed.</summary>
    public const string NumberType = "soak.number";

    /// <summary>Routing key and type of the event that a consumer publishes about each number it has handled.</summary>
    public const string FollowUpType = "soak.follow-up";

    /// <summary>The queue of the numbers.</summary>
    public const string NumberQueue = "soak.number.q";

    /// <summary>The queue of the follow-ups.</summary>
    public const string FollowUpQueue = "soak.follow-up.q";

    /// <summary>Every queue that the workers consume.</summary>
    public static IReadOnlyList<string> Queues { get; } = [NumberQueue, FollowUpQueue];

    /// <summary>The workers' retry delays.</summary>
    public static IReadOnlyList<TimeSpan> RetryDelays { get; } =
    [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400)];

    /// <summary>Prefix of the environment variables that hold a worker's <see cref="WorkerSettings"/>.</summary>
    public const string EnvironmentPrefix = "SOAK_";

    /// <summary>Tables of the producers' database; the test creates them, because two producers share them.</summary>
    public const string ProducerTables = """
        CREATE TABLE committed (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number bigint NOT NULL, message_id uuid NOT NULL, poison boolean NOT NULL)
        """;

    /// <summary>Tables of the consumers' database. No index is unique, so that a duplicate effect becomes visible.</summary>
    public const string ConsumerTables = """
        CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number bigint NOT NULL);
        CREATE TABLE follow_ups (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number bigint NOT NULL);
        CREATE INDEX ON effects (number);
        CREATE INDEX ON follow_ups (number)
        """;
}
