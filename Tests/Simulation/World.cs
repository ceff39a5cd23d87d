using Microsoft.Extensions.Options;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>The environment of the processes of one schedule, created from the seed.</summary>
internal sealed class World
{
    public World(int seed)
    {
        Scheduler = new Scheduler(seed);
        Clock = new SimulatedClock(Scheduler);
        Trace = new Trace(() => Scheduler.Now);
        Faults = new FaultRates(Scheduler.Random);
        Log = new MessageLog(Clock);
        Options = Microsoft.Extensions.Options.Options.Create(DrawOptions(Scheduler.Random));
        Ladder = new RetryLadder(Options);
        Plan = new ProducerPlan(Log, Options.Value, Scheduler.Random);
        Database = new SimulatedDatabase(Scheduler, Faults, Trace);
        Broker = new SimulatedBroker(Scheduler, Faults, Log, Trace);
        Invariants = new Invariants(this);
        Subscriptions = [.. Queues.All.Select(q => Queues.Subscription(q, Scheduler.Random))];
        DeclareTopology();
    }

    public Scheduler Scheduler { get; }

    public SimulatedClock Clock { get; }

    public Trace Trace { get; }

    public FaultRates Faults { get; }

    public MessageLog Log { get; }

    public IOptions<MessagingOptions> Options { get; }

    public RetryLadder Ladder { get; }

    public ProducerPlan Plan { get; }

    public SimulatedDatabase Database { get; }

    public SimulatedBroker Broker { get; }

    public Invariants Invariants { get; }

    public IReadOnlyList<QueueSubscription> Subscriptions { get; }

    /// <summary>Whether no message waits, in the database or in the broker's queues, except dead letters.</summary>
    public bool IsAtRest => Database.Outbox.Count == 0 && Broker.AllQueues.All(q => q.Count == 0 || IsDeadLetters(q));

    public static bool IsDeadLetters(SimulatedQueue queue) => Queues.All.Any(q => queue.Name == BrokerNames.DeadLetterQueue(q));

    private static MessagingOptions DrawOptions(Random random) =>
        new()
        {
            ServiceName = "simulation",
            OutboxBatchSize = random.Between(1, 20),
            OutboxPollInterval = TimeSpan.FromMilliseconds(200),
            OutboxRetryDelay = TimeSpan.FromMilliseconds(300),
            ConfirmTimeout = TimeSpan.FromMilliseconds(500),
            HandlerTimeout = TimeSpan.FromSeconds(10),
            DrainTimeout = TimeSpan.FromMilliseconds(300),
            MaxAttempts = random.Between(1, 5),
            RetryDelays = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(1)],
            ReconnectDelay = TimeSpan.FromMilliseconds(20),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(200),
            Random = random,
        };

    /// <summary>With the arguments of the real queues.</summary>
    private void DeclareTopology()
    {
        foreach (var delay in Ladder.Delays)
        {
            var queue = RetryLadder.NameOf(delay);
            Broker.Declare(queue, QueueArguments.Retry(delay));
            Broker.Bind(queue, "#", queue);
        }

        foreach (var subscription in Subscriptions)
        {
            Broker.Declare(BrokerNames.DeadLetterQueue(subscription.Queue), QueueArguments.Keep());
            Broker.Declare(subscription.Queue, QueueArguments.Work(subscription.Queue));
            Broker.Bind(BrokerNames.Events, Queues.Event, subscription.Queue);
        }
    }
}
