namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of a consumer; its unacknowledged deliveries go to the other consumer.</summary>
internal sealed class ConsumerKilled : Fault
{
    private WorkerProcess worker = null!;

    public override string Name => "consumer killed";

    public override Task InjectAsync(SoakSystem system, Random random)
    {
        worker = random.Pick(system.Consumers);
        return worker.KillAsync();
    }

    public override Task RepairAsync(SoakSystem system) => worker.StartAsync();
}
