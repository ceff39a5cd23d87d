using Payments.Messaging;
using Payments.SoakWorker;
using Payments.Tests.Support;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// A binding is removed, of which the broker notifies nobody. Messages wait in <c>events.unrouted</c> until the services bind the queue
/// again.
/// </summary>
internal sealed class BindingRemoved : Fault
{
    private static readonly (string Queue, string Key)[] Bindings =
    [
        (SoakNames.NumberQueue, SoakNames.NumberType),
        (SoakNames.FollowUpQueue, SoakNames.FollowUpType),
    ];

    private (string Queue, string Key) binding;

    public override string Name => "binding removed";

    public override bool LeavesUnrouted => true;

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        binding = random.Pick(Bindings);
        await using var channel = await system.Broker.OpenChannelAsync();

        // The service may have restored it before any message came: then it is removed again.
        await Eventually.Be(
            async () =>
            {
                await channel.QueueUnbindAsync(binding.Queue, BrokerNames.Events, binding.Key, arguments: null);
                return await system.Broker.ReadyCountAsync(BrokerNames.Unrouted) > 0;
            },
            "there are unrouted messages"
        );
    }

    public override Task RepairAsync(SoakSystem system) =>
        Eventually.Be(() => system.Broker.IsBoundAsync(binding.Queue, binding.Key), $"{binding.Queue} is bound again by its service");
}
