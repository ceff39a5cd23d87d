using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of a consumer between the commit of a batch and its acknowledgement.</summary>
internal sealed class ConsumerKilledBeforeAck : Fault
{
    private WorkerProcess worker = null!;

    public override string Name => "consumer killed between commit and ack";

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        worker = random.Pick(system.Consumers);
        await worker.SendCommandAsync(SoakCommands.KillBetweenCommitAndAck);
        await worker.WaitForLineAsync(SoakCommands.Injected + SoakCommands.KillBetweenCommitAndAck);
        await worker.WaitForExitAsync();
    }

    public override Task RepairAsync(SoakSystem system) => worker.StartAsync();
}
