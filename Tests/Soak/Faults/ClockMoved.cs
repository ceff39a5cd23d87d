using System.Globalization;
using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>The wall clock of a worker jumps, by up to a day, forward or back, and jumps back after a while.</summary>
internal sealed class ClockMoved : Fault
{
    private static readonly TimeSpan[] Offsets =
    [
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(-1),
        TimeSpan.FromHours(-1),
        TimeSpan.FromMinutes(5),
    ];

    private Worker victim = null!;

    public override string Name => "clock moved";

    public override string? Lacks => FakeClock.IsAvailable ? null : "libfaketime (apt-get install faketime)";

    public override Task StrikeAsync(SoakSystem system, Random random)
    {
        victim = random.Among(system.Workers);
        return MoveAsync(random.Among(Offsets));
    }

    public override Task MendAsync(SoakSystem system) => MoveAsync(TimeSpan.Zero);

    private Task MoveAsync(TimeSpan offset)
    {
        victim.Clock.Move(offset);
        return victim.TellAsync(
            string.Create(CultureInfo.InvariantCulture, $"{SoakCommands.AwaitClock} {(DateTimeOffset.UtcNow + offset).ToUnixTimeSeconds()}")
        );
    }
}
