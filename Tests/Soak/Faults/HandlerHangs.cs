using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// A handler that never returns and does not listen to its token. The time limit must end it, and the message must be handled after all.
/// </summary>
internal sealed class HandlerHangs : Fault
{
    public override string Name => "handler hangs";

    public override async Task StrikeAsync(SoakSystem system, Random random)
    {
        var victim = random.Among(system.Consumers);
        await victim.SayAsync(SoakCommands.Hang);
        await victim.SaysAsync(SoakCommands.Struck + SoakCommands.Hang);
    }
}
