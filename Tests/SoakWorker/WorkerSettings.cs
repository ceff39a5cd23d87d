namespace Payments.SoakWorker;

/// <summary>
/// The settings of a worker. They come from its environment and not from its command line, because secrets are among them, and command
/// lines are visible in the list of processes.
/// </summary>
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

    /// <summary>The worker's name in logs.</summary>
    public string Name { get; set; } = "";
}
