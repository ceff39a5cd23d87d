using System.Runtime.CompilerServices;

namespace Payments.Tests.Simulation;

/// <summary>Awaiting it lets the scheduler choose which process runs next, and continues after a delay in virtual time.</summary>
internal readonly struct SimulatedDelay(Scheduler scheduler, TimeSpan delay) : INotifyCompletion
{
    public bool IsCompleted => false;

    public SimulatedDelay GetAwaiter() => this;

    public void GetResult() { }

    /// <exception cref="InvalidOperationException">Awaited outside of a simulated process, where nothing could be killed or
    /// frozen.</exception>
    public void OnCompleted(Action continuation)
    {
        var process =
            SynchronizationContext.Current as SimulatedProcess
            ?? throw new InvalidOperationException("Only a simulated process can await a simulated delay.");
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
