using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>The broker's memory alarm: connections that publish are blocked until it is over.</summary>
internal sealed class MemoryAlarm : Fault
{
    private const string Setting = "set_vm_memory_high_watermark";
    private const string Nothing = "0.00001";
    private const string Usual = "0.4";

    public override string Name => "broker memory alarm";

    public override async Task StrikeAsync(SoakSystem system, Random random)
    {
        await system.Broker.ControlAsync(Setting, Nothing);
        await Task.WhenAll(system.Producers.Select(p => p.TellAsync(SoakCommands.AwaitBlocked)));
    }

    public override Task MendAsync(SoakSystem system) => system.Broker.ControlAsync(Setting, Usual);
}
