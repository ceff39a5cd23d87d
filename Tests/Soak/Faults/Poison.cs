using System.Globalization;
using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>A message whose handler always throws, in the middle of a burst from one transaction. Only it may be dead-lettered.</summary>
internal sealed class Poison : Fault
{
    private const int Burst = 60;

    public override string Name => "poison in the middle of a batch";

    public override Task InjectAsync(SoakSystem system, Random random) =>
        random.Pick(system.Producers).RunCommandAsync(string.Create(CultureInfo.InvariantCulture, $"{SoakCommands.Poison} {Burst}"));
}
