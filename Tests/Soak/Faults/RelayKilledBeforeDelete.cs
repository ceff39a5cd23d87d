using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// SIGKILL of a relay, a producer's or a consumer's, between the broker's confirm of a batch and its deletion from the outbox.
/// </summary>
internal sealed class RelayKilledBeforeDelete : Fault
{
    private Worker victim = null!;

    public override string Name => "relay killed between publish and delete";

    public override async Task StrikeAsync(SoakSystem system, Random random)
    {
        victim = random.Among(system.Workers);
        await victim.SayAsync(SoakCommands.KillBetweenPublishAndDelete);
        await victim.SaysAsync(SoakCommands.Struck + SoakCommands.KillBetweenPublishAndDelete);
        await victim.DiesAsync();
    }

    public override Task MendAsync(SoakSystem system) => victim.StartAsync();
}
