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

    private WorkerProcess worker = null!;

    public override string Name => "clock moved";

    public override string? MissingRequirement => FakeClock.IsAvailable ? null : "libfaketime (apt-get install faketime)";

    public override Task InjectAsync(SoakSystem system, Random random)
    {
        worker = random.Pick(system.Workers);
        return MoveAsync(random.Pick(Offsets));
    }

    public override Task RepairAsync(SoakSystem system) => MoveAsync(TimeSpan.Zero);

    private Task MoveAsync(TimeSpan offset)
    {
        worker.Clock.Move(offset);
        return worker.RunCommandAsync(
            string.Create(CultureInfo.InvariantCulture, $"{SoakCommands.AwaitClock} {(DateTimeOffset.UtcNow + offset).ToUnixTimeSeconds()}")
        );
    }
}
