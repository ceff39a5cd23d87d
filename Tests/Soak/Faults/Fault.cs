namespace Payments.Tests.Soak.Faults;

/// <summary>
/// A fault that is injected under load: <see cref="InjectAsync"/>, then <see cref="Duration"/>, then <see cref="RepairAsync"/>.
/// </summary>
internal abstract class Fault
{
    /// <summary>The name in the report.</summary>
    public abstract string Name { get; }

    /// <summary>Time under load between injection and repair.</summary>
    public virtual TimeSpan Duration => TimeSpan.FromSeconds(1);

    /// <summary>What the fault needs and this machine does not have; null when it can be injected.</summary>
    public virtual string? MissingRequirement => null;

    /// <summary>Whether it leaves messages in <c>events.unrouted</c>, which the run then moves back.</summary>
    public virtual bool LeavesUnrouted => false;

    /// <summary>Returns when the fault has taken effect.</summary>
    public abstract Task InjectAsync(SoakSystem system, Random random);

    /// <summary>Repairs what an operator or a supervisor would repair; nothing where the system must recover by itself.</summary>
    public virtual Task RepairAsync(SoakSystem system) => Task.CompletedTask;
}
