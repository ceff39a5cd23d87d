using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// A handler that never returns and ignores its token. The time limit must abandon it, and the message must be handled after all.
/// </summary>
internal sealed class HandlerHangs : Fault
{
    public override string Name => "handler hangs";

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        var worker = random.Pick(system.Consumers);
        await worker.SendCommandAsync(SoakCommands.Hang);
        await worker.WaitForLineAsync(SoakCommands.Injected + SoakCommands.Hang);
    }
}
