namespace Payments.Tests.Soak.Faults;

/// <summary>
/// Something that goes wrong while messages flow. One strike is <see cref="StrikeAsync"/>, a while of load, <see cref="MendAsync"/>.
/// </summary>
internal abstract class Fault
{
    /// <summary>The name in the report.</summary>
    public abstract string Name { get; }

    /// <summary>How long the load goes on between strike and mend.</summary>
    public virtual TimeSpan Hold => TimeSpan.FromSeconds(1);

    /// <summary>What the fault needs that this machine lacks; null when it can strike.</summary>
    public virtual string? Lacks => null;

    /// <summary>Whether messages wait in <c>events.unrouted</c> after it, which the run then moves back.</summary>
    public virtual bool LeavesUnrouted => false;

    /// <summary>Returns when the fault has really struck.</summary>
    public abstract Task StrikeAsync(SoakSystem system, Random random);

    /// <summary>Puts right what an operator or a supervisor would; nothing where the system must recover by itself.</summary>
    public virtual Task MendAsync(SoakSystem system) => Task.CompletedTask;
}
