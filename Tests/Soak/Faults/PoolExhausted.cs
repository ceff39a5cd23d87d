using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>Every connection of a worker's pool is taken for longer than the pool's timeout.</summary>
internal sealed class PoolExhausted : Fault
{
    private const string Command = $"{SoakCommands.ExhaustPool} 8";

    private WorkerProcess worker = null!;

    public override string Name => "connection pool exhausted";

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        worker = random.Pick(system.Workers);
        await worker.SendCommandAsync(Command);
        await worker.WaitForLineAsync(SoakCommands.Injected + SoakCommands.ExhaustPool);
    }

    public override Task RepairAsync(SoakSystem system) => worker.WaitForLineAsync(SoakCommands.Done + Command);
}
