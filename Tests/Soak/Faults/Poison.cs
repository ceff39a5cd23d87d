using System.Globalization;
using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>A message whose handler always throws, in the middle of a burst that one transaction commits. Only it may die.</summary>
internal sealed class Poison : Fault
{
    private const int Burst = 60;

    public override string Name => "poison in the middle of a batch";

    public override Task StrikeAsync(SoakSystem system, Random random) =>
        random.Among(system.Producers).TellAsync(string.Create(CultureInfo.InvariantCulture, $"{SoakCommands.Poison} {Burst}"));
}
