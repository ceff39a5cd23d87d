using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>The broker's memory alarm: connections that publish are blocked until it ends.</summary>
internal sealed class MemoryAlarm : Fault
{
    private const string Setting = "set_vm_memory_high_watermark";
    private const string TooLow = "0.00001";
    private const string Default = "0.4";

    public override string Name => "broker memory alarm";

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        await system.Broker.ControlAsync(Setting, TooLow);
        await Task.WhenAll(system.Producers.Select(p => p.RunCommandAsync(SoakCommands.AwaitBlocked)));
    }

    public override Task RepairAsync(SoakSystem system) => system.Broker.ControlAsync(Setting, Default);
}
