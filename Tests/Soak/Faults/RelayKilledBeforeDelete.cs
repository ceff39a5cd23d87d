using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// SIGKILL of a relay, in a producer or a consumer, between the broker's confirm of a batch and its deletion from the outbox.
/// </summary>
internal sealed class RelayKilledBeforeDelete : Fault
{
    private WorkerProcess worker = null!;

    public override string Name => "relay killed between publish and delete";

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        worker = random.Pick(system.Workers);
        await worker.SendCommandAsync(SoakCommands.KillBetweenPublishAndDelete);
        await worker.WaitForLineAsync(SoakCommands.Injected + SoakCommands.KillBetweenPublishAndDelete);
        await worker.WaitForExitAsync();
    }

    public override Task RepairAsync(SoakSystem system) => worker.StartAsync();
}
