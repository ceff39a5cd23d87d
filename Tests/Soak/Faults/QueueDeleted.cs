using Payments.SoakWorker;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// An empty queue is deleted under its consumers. They are frozen meanwhile, so that messages are published before they can declare it
/// again: these messages must wait in <c>events.unrouted</c>.
/// </summary>
internal sealed class QueueDeleted : Fault
{
    public override string Name => "drained queue deleted";

    public override bool LeavesUnrouted => true;

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        await system.PauseAsync();
        await system.Invariants.WaitUntilQuietAsync();
        foreach (var consumer in system.Consumers)
        {
            consumer.Freeze();
        }

        await using var channel = await system.Broker.OpenChannelAsync();
        await channel.QueueDeleteAsync(SoakNames.NumberQueue, ifUnused: false, ifEmpty: false);
        await system.ResumeAsync();
        await system.Unrouted.WaitAsync();
    }

    public override Task RepairAsync(SoakSystem system)
    {
        foreach (var consumer in system.Consumers)
        {
            consumer.Thaw();
        }

        return Task.CompletedTask;
    }
}
