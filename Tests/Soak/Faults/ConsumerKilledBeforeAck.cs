using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of a consumer between the commit of a group and its acknowledgement.</summary>
internal sealed class ConsumerKilledBeforeAck : Fault
{
    private Worker victim = null!;

    public override string Name => "consumer killed between commit and ack";

    public override async Task StrikeAsync(SoakSystem system, Random random)
    {
        victim = random.Among(system.Consumers);
        await victim.SayAsync(SoakCommands.KillBetweenCommitAndAck);
        await victim.SaysAsync(SoakCommands.Struck + SoakCommands.KillBetweenCommitAndAck);
        await victim.DiesAsync();
    }

    public override Task MendAsync(SoakSystem system) => victim.StartAsync();
}
