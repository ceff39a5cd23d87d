namespace Payments.SoakWorker;

/// <summary>
/// The commands of a worker, one line of its standard input each, and its answers on standard output: <see cref="Done"/> and the command
/// when it has completed, and <see cref="Injected"/> and the fault when one happens that a command has armed.
/// </summary>
public static class SoakCommands
{
    /// <summary>A producer stops committing; done when no transaction is open.</summary>
    public const string Pause = "pause";

    /// <summary>A producer continues.</summary>
    public const string Resume = "resume";

    /// <summary>
    /// A producer commits as many messages in one transaction as the argument says; the handler of the one in the middle always throws.
    /// </summary>
    public const string Poison = "poison";

    /// <summary>The worker kills itself when a batch of its outbox is confirmed and not deleted yet.</summary>
    public const string KillBetweenPublishAndDelete = "kill-between-publish-and-delete";

    /// <summary>A consumer kills itself when a batch is committed and not acknowledged yet.</summary>
    public const string KillBetweenCommitAndAck = "kill-between-commit-and-ack";

    /// <summary>A consumer's next handler never returns and ignores its token.</summary>
    public const string Hang = "hang";

    /// <summary>The worker takes every connection of its pool for as many seconds as the argument says.</summary>
    public const string ExhaustPool = "exhaust-pool";

    /// <summary>Done when the broker blocks the connection on which the worker publishes.</summary>
    public const string AwaitBlocked = "await-blocked";

    /// <summary>Done when the worker's wall clock is near the time that the argument gives, in seconds since 1970.</summary>
    public const string AwaitClock = "await-clock";

    /// <summary>Written once, when relay and consumers run.</summary>
    public const string Ready = "ready";

    /// <summary>Written before a command that has completed.</summary>
    public const string Done = "done ";

    /// <summary>Written before the command whose fault happens now.</summary>
    public const string Injected = "injected ";
}
