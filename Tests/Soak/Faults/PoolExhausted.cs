using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>Every connection of a worker's pool is taken for longer than anybody in it waits for one.</summary>
internal sealed class PoolExhausted : Fault
{
    private const string Command = $"{SoakCommands.ExhaustPool} 8";

    private Worker victim = null!;

    public override string Name => "connection pool exhausted";

    public override async Task StrikeAsync(SoakSystem system, Random random)
    {
        victim = random.Among(system.Workers);
        await victim.SayAsync(Command);
        await victim.SaysAsync(SoakCommands.Struck + SoakCommands.ExhaustPool);
    }

    public override Task MendAsync(SoakSystem system) => victim.SaysAsync(SoakCommands.Done + Command);
}
