namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of a consumer; what was delivered to it goes to the other.</summary>
internal sealed class ConsumerKilled : Fault
{
    private Worker victim = null!;

    public override string Name => "consumer killed";

    public override Task StrikeAsync(SoakSystem system, Random random)
    {
        victim = random.Among(system.Consumers);
        return victim.KillAsync();
    }

    public override Task MendAsync(SoakSystem system) => victim.StartAsync();
}
