using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>The topology of the simulated system: an event that two queues are bound to, and a command to one of them.</summary>
internal static class Queues
{
    public const string First = "first.q";
    public const string Second = "second.q";
    public const string Event = "number.submitted";

    private static readonly string[] OfEvent = [First, Second];
    private static readonly string[] OfCommand = [Second];

    public static IReadOnlyList<string> All => OfEvent;

    public static IReadOnlyList<string> Of(bool isCommand) => isCommand ? OfCommand : OfEvent;

    public static QueueSubscription Subscription(string queue, Random random)
    {
        var subscription = QueueSubscription.For<Number, NumberHandler>(queue, [Event]);
        subscription.Prefetch = (ushort)random.Between(1, 20);
        subscription.Concurrency = random.Between(1, 2);
        subscription.MaxGroupSize = random.Between(1, 10);
        return subscription;
    }
}
