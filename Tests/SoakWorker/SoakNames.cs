namespace Payments.SoakWorker;

/// <summary>What the workers of the soak and its orchestration both call by name.</summary>
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

    /// <summary>Every queue that the consumers work on.</summary>
    public static IReadOnlyList<string> Queues { get; } = [NumberQueue, FollowUpQueue];

    /// <summary>The rungs of the workers' retry ladder.</summary>
    public static IReadOnlyList<TimeSpan> RetryDelays { get; } =
    [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400)];

    /// <summary>Prefix of the environment variables by which a worker gets its <see cref="WorkerSettings"/>.</summary>
    public const string EnvironmentPrefix = "SOAK_";

    /// <summary>Tables of the producers' database; made by the orchestration, because two producers share them.</summary>
    public const string ProducerTables = """
        CREATE TABLE committed (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number bigint NOT NULL, message_id uuid NOT NULL, poison boolean NOT NULL)
        """;

    /// <summary>Tables of the consumers' database. No index is unique, so that a doubled effect is seen.</summary>
    public const string ConsumerTables = """
        CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number bigint NOT NULL);
        CREATE TABLE follow_ups (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number bigint NOT NULL);
        CREATE INDEX ON effects (number);
        CREATE INDEX ON follow_ups (number)
        """;
}

/// <summary>What a worker is told in its environment; secrets are among it, which must not be seen in the list of processes.</summary>
public sealed class WorkerSettings
{
    /// <summary>Messages that a producer commits each second on average.</summary>
    public double Rate { get; set; }

    /// <summary>A producer's first number. Each start of a producer gets a range of its own, so that no number is used twice.</summary>
    public long FirstNumber { get; set; }

    /// <summary>The broker's <c>amqp://</c> address.</summary>
    public string Broker { get; set; } = "";

    /// <summary>Connection string of the database.</summary>
    public string Database { get; set; } = "";

    /// <summary>The worker's name on the wire.</summary>
    public string Name { get; set; } = "";
}

/// <summary>
/// What a worker can be told, one line of its standard input each, and what it says on its standard output: <see cref="Done"/> and the line
/// when it has done that, and <see cref="Struck"/> and the fault when one strikes that it was told to wait for.
/// </summary>
public static class SoakCommands
{
    /// <summary>A producer stops committing; done when no transaction is open.</summary>
    public const string Pause = "pause";

    /// <summary>A producer goes on.</summary>
    public const string Resume = "resume";

    /// <summary>
    /// A producer commits a burst of as many messages as the argument says, with one in the middle whose handler always throws.
    /// </summary>
    public const string Poison = "poison";

    /// <summary>The worker kills itself when a batch of its outbox is confirmed and not deleted yet.</summary>
    public const string KillBetweenPublishAndDelete = "kill-between-publish-and-delete";

    /// <summary>A consumer kills itself when a group is committed and not acknowledged yet.</summary>
    public const string KillBetweenCommitAndAck = "kill-between-commit-and-ack";

    /// <summary>A consumer's next handler never returns and does not listen to its token.</summary>
    public const string Hang = "hang";

    /// <summary>The worker takes every connection of its pool for as many seconds as the argument says.</summary>
    public const string ExhaustPool = "exhaust-pool";

    /// <summary>Done when the broker blocks the connection on which the worker publishes.</summary>
    public const string AwaitBlocked = "await-blocked";

    /// <summary>Done when the worker's wall clock is near the time that the argument says, in seconds since 1970.</summary>
    public const string AwaitClock = "await-clock";

    /// <summary>Said once, when relay and consumers work.</summary>
    public const string Ready = "ready";

    /// <summary>Said before the command that has been carried out.</summary>
    public const string Done = "done ";

    /// <summary>Said before the command whose fault strikes now.</summary>
    public const string Struck = "struck ";
}
