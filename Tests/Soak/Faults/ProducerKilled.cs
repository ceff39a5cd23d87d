namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of a producer, which contains its relay.</summary>
internal sealed class ProducerKilled : Fault
{
    private WorkerProcess worker = null!;

    public override string Name => "producer killed";

    public override Task InjectAsync(SoakSystem system, Random random)
    {
        worker = random.Pick(system.Producers);
        return worker.KillAsync();
    }

    public override Task RepairAsync(SoakSystem system) => worker.StartAsync();
}
