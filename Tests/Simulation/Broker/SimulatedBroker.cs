using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Tests.Simulation;

/// <summary>The broker: exchanges as far as the system uses them, queues with the real arguments, and the faults of a real one.</summary>
internal sealed class SimulatedBroker(Scheduler scheduler, FaultRates faults, Ledger ledger, Trace trace)
{
    private static readonly TimeSpan LateConfirm = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SimulatedQueue> queues = [];
    private readonly List<(string Exchange, string Key, SimulatedQueue Queue)> bindings = [];
    private readonly List<ConsumingChannel> consumers = [];
    private readonly List<ChannelEnd> channels = [];
    private readonly List<(SimulatedQueue Queue, BrokerMessage Message)> seen = [];
    private int starts;

    public bool IsUp { get; private set; } = true;

    public IEnumerable<SimulatedQueue> AllQueues => queues.Values;

    public SimulatedQueue this[string name] => queues[name];

    public void Declare(string name, Dictionary<string, object?> arguments) => queues[name] = new SimulatedQueue(name, arguments);

    public void Bind(string exchange, string key, string queue) => bindings.Add((exchange, key, queues[queue]));

    public void Opened(ChannelEnd channel)
    {
        channels.Add(channel);
        if (channel is ConsumingChannel consumer)
        {
            consumers.Add(consumer);
            Serve(consumer.Queue);
        }
    }

    public void Closed(ChannelEnd channel)
    {
        channels.Remove(channel);
        if (channel is ConsumingChannel consumer)
        {
            consumers.Remove(consumer);
            foreach (var entry in consumer.Unacknowledged)
            {
                consumer.Queue.GiveBack(entry, toTheEnd: scheduler.Random.Hits(faults.Reordered));
            }

            Serve(consumer.Queue);
        }
    }

    /// <summary>A message has arrived on a channel that publishes.</summary>
    public void Publish(PublishingChannel channel, ulong tag, OutgoingMessage message)
    {
        var number =
            ledger.NumberOf(message.Properties.MessageId) ?? throw new InvalidOperationException("A message without its id was published.");
        var random = scheduler.Random;
        var targets = random.Hits(faults.Returned) ? [] : Route(message.Exchange, message.RoutingKey);
        if (targets.Count == 0 || random.Hits(faults.Refused))
        {
            var outcome = targets.Count == 0 ? PublishOutcome.Returned : PublishOutcome.Refused;
            faults.Struck(outcome == PublishOutcome.Returned ? "message returned" : "message refused");
            trace.Add("broker", $"does not take ({outcome}) for {message.Exchange}:{message.RoutingKey}", number);
            ledger.Reject(number);
            channel.Answer(tag, outcome);
            return;
        }

        ledger.Accept(number);
        var stored = new BrokerMessage(
            number,
            message.Exchange,
            message.RoutingKey,
            BrokerMessage.OverTheWire(message.Properties),
            message.Body.ToArray()
        );
        List<(SimulatedQueue Queue, QueueEntry Entry)> entries = [.. targets.Select(queue => (queue, Enqueue(queue, stored)))];
        ConfirmLater(channel, tag, entries);
    }

    /// <summary>Puts a copy of what some queue has once held into that queue again.</summary>
    public bool DuplicateOne()
    {
        if (seen.Count == 0)
        {
            return false;
        }

        var (queue, message) = scheduler.Random.Pick(seen);
        trace.Add("broker", $"has one more copy in {queue.Name} of", message.Number);
        queue.MakeSafe(Enqueue(queue, message));
        return true;
    }

    /// <summary>Reorders what waits in a queue, if there is an order to lose.</summary>
    public bool ShuffleOne()
    {
        var queue = scheduler.Random.Pick([.. queues.Values.Where(IsWork)]);
        queue.Shuffle(scheduler.Random);
        return queue.Ready.Count > 1;
    }

    public bool CutOneChannel()
    {
        if (channels.Count == 0)
        {
            return false;
        }

        var channel = scheduler.Random.Pick(channels);
        trace.Add("broker", $"loses a channel of {channel.Owner}");
        channel.Cut();
        return true;
    }

    /// <summary>Stops as if killed: every channel is cut, and of what was not confirmed some is lost.</summary>
    public void Crash()
    {
        IsUp = false;
        starts++;
        channels.ToList().ForEach(c => c.Cut());
        var lost = queues.Values.Sum(q => q.LoseTail(scheduler.Random));
        trace.Add("broker", $"crashes and loses {lost} entries");
    }

    public void Start()
    {
        if (!IsUp)
        {
            IsUp = true;
            trace.Add("broker", "is up again");
            foreach (var queue in queues.Values)
            {
                WatchHead(queue);
            }
        }
    }

    /// <summary>Gives what is ready to consumers that have room, whichever of them.</summary>
    public void Serve(SimulatedQueue queue)
    {
        while (IsUp && queue.Head is not null && consumers.FindAll(c => c.Queue == queue && c.HasRoom) is { Count: > 0 } free)
        {
            scheduler.Random.Pick(free).Deliver(queue.Take());
        }
    }

    private static bool IsWork(SimulatedQueue queue) => Queues.All.Contains(queue.Name);

    private List<SimulatedQueue> Route(string exchange, string key) =>
        exchange == BrokerNames.DefaultExchange
            ? queues.TryGetValue(key, out var named)
                ? [named]
                : []
            : [.. bindings.Where(b => b.Exchange == exchange && (b.Key == key || b.Key == "#")).Select(b => b.Queue)];

    private QueueEntry Enqueue(SimulatedQueue queue, BrokerMessage message)
    {
        if (IsWork(queue))
        {
            seen.Add((queue, message));
        }

        var entry = queue.Add(message, scheduler.Now);
        trace.Add(queue.Name, "takes", message.Number);
        WatchHead(queue);
        Serve(queue);
        return entry;
    }

    private void ConfirmLater(PublishingChannel channel, ulong tag, List<(SimulatedQueue Queue, QueueEntry Entry)> entries)
    {
        var random = scheduler.Random;
        var delay = scheduler.Latency() + (random.Hits(faults.ConfirmLate) ? random.UpTo(LateConfirm) : TimeSpan.Zero);
        var never = random.Hits(faults.ConfirmNever);
        var start = starts;
        scheduler.After(
            delay,
            () =>
            {
                if (start != starts)
                {
                    return; // crashed before it was safe
                }

                entries.ForEach(e => e.Queue.MakeSafe(e.Entry));
                if (never)
                {
                    faults.Struck("confirm never came");
                }
                else
                {
                    channel.Answer(tag, PublishOutcome.Confirmed);
                }
            }
        );
    }

    /// <summary>When the head of a retry queue expires, it goes where its routing key says, by the default exchange.</summary>
    private void WatchHead(SimulatedQueue queue)
    {
        if (queue.Head is not { ExpiresAt: { } due } head)
        {
            return;
        }

        var wait = due - scheduler.Now;
        scheduler.After(
            wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            () =>
            {
                if (IsUp && queue.Head == head)
                {
                    queue.Remove(head);
                    var message = head.Message with
                    {
                        Exchange = BrokerNames.DefaultExchange,
                        Properties = new BasicProperties(head.Message.Properties) { Expiration = null },
                    };
                    foreach (var target in Route(BrokerNames.DefaultExchange, message.RoutingKey))
                    {
                        target.MakeSafe(Enqueue(target, message));
                    }

                    WatchHead(queue);
                }
            }
        );
    }
}
