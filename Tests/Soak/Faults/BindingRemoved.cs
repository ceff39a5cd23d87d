using Payments.Messaging;
using Payments.SoakWorker;
using Payments.Tests.Support;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// A binding is removed, of which the broker tells nobody. What comes until the services bind again waits in <c>events.unrouted</c>.
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

    public override async Task StrikeAsync(SoakSystem system, Random random)
    {
        binding = random.Among(Bindings);
        await using var channel = await system.Broker.OpenChannelAsync();

        // It may be back before anything has come: then it is removed again.
        await Eventually.Be(
            async () =>
            {
                await channel.QueueUnbindAsync(binding.Queue, BrokerNames.Events, binding.Key, arguments: null);
                return await system.Broker.ReadyAsync(BrokerNames.Unrouted) > 0;
            },
            "messages wait unrouted"
        );
    }

    public override Task MendAsync(SoakSystem system) =>
        Eventually.Be(() => system.Broker.IsBoundAsync(binding.Queue, binding.Key), $"{binding.Queue} is bound again by its service");
}
