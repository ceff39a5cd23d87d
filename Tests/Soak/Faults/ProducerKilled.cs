namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of a producer, and of its relay with it.</summary>
internal sealed class ProducerKilled : Fault
{
    private Worker victim = null!;

    public override string Name => "producer killed";

    public override Task StrikeAsync(SoakSystem system, Random random)
    {
        victim = random.Among(system.Producers);
        return victim.KillAsync();
    }

    public override Task MendAsync(SoakSystem system) => victim.StartAsync();
}
