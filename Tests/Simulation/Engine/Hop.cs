using System.Runtime.CompilerServices;

namespace Payments.Tests.Simulation;

/// <summary>Awaited, it gives the scheduler the choice of who runs next, after a delay in virtual time.</summary>
internal readonly struct Hop(Scheduler scheduler, TimeSpan delay) : INotifyCompletion
{
    public bool IsCompleted => false;

    public Hop GetAwaiter() => this;

    public void GetResult() { }

    /// <exception cref="InvalidOperationException">Awaited outside of a simulated process, where nothing could be killed or
    /// frozen.</exception>
    public void OnCompleted(Action continuation)
    {
        var process =
            SynchronizationContext.Current as SimulatedProcess
            ?? throw new InvalidOperationException("Only a simulated process can wait for its surroundings.");
        if (delay == TimeSpan.Zero)
        {
            process.Post(static c => ((Action)c!)(), continuation);
        }
        else
        {
            scheduler.After(delay, () => process.Post(static c => ((Action)c!)(), continuation));
        }
    }
}
