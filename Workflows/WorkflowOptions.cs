using System.ComponentModel.DataAnnotations;

namespace Payments.Workflows;

/// <summary>The bounds of the engine: configuration section <c>Workflows</c>.</summary>
public sealed class WorkflowOptions
{
    /// <summary>
    /// How long a workflow belongs to the process that runs it; renewed by that process three times as often. When it has died, another
    /// takes over after this time at the latest. From 100 ms to an hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time between two looks for workflows that are due: attempts to repeat, and those whose process has died. From 10 ms to a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Workflows that this process runs side by side.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>Workflows that this process has taken, run or waiting to be run; more are left to others, or for later.</summary>
    [Range(1, 100_000)]
    public int MaxTaken { get; set; } = 1_000;

    /// <summary>Most workflows claimed at a time.</summary>
    [Range(1, 10_000)]
    public int ClaimBatchSize { get; set; } = 100;

    /// <summary>Most changes of workflows written in one statement.</summary>
    [Range(1, 10_000)]
    public int WriteBatchSize { get; set; } = 200;

    /// <summary>
    /// Times that processes may die in the middle of one step of a workflow; then it is stuck, because it may be what kills them.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxClaims { get; set; } = 20;

    /// <summary>Most steps of one workflow.</summary>
    [Range(1, 10_000)]
    public int MaxSteps { get; set; } = 200;

    /// <summary>Largest input or result of a step, as JSON. Characters.</summary>
    [Range(100, 1_000_000)]
    public int MaxValueLength { get; set; } = 16_000;

    /// <summary>Time between two counts of the workflows that are stuck, for health and metrics.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(5);
}
