using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Tests.Simulation;

/// <summary>The broker: the exchanges that the system uses, queues with the real arguments, and the faults of a real broker.</summary>
internal sealed class SimulatedBroker(Scheduler scheduler, FaultRates faults, MessageLog log, Trace trace)
{
    private static readonly TimeSpan LateConfirm = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SimulatedQueue> queues = [];
    private readonly List<(string Exchange, string Key, SimulatedQueue Queue)> bindings = [];
    private readonly List<ConsumingChannel> consumers = [];
    private readonly List<ChannelEnd> channels = [];
    private readonly List<(SimulatedQueue Queue, BrokerMessage Message)> history = [];
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
                consumer.Queue.GiveBack(entry, toTheEnd: scheduler.Random.Chance(faults.Reordered));
            }

            Serve(consumer.Queue);
        }
    }

    /// <summary>A message has arrived on a channel that publishes.</summary>
    public void Publish(PublishingChannel channel, ulong tag, OutgoingMessage message)
    {
        var number =
            log.NumberOf(message.Properties.MessageId) ?? throw new InvalidOperationException("A message without its id was published.");
        var random = scheduler.Random;
        var targets = random.Chance(faults.Returned) ? [] : Route(message.Exchange, message.RoutingKey);
        if (targets.Count == 0 || random.Chance(faults.Refused))
        {
            var outcome = targets.Count == 0 ? PublishOutcome.Returned : PublishOutcome.Refused;
            faults.Count(outcome == PublishOutcome.Returned ? "message returned" : "message refused");
            trace.Add("broker", $"does not accept ({outcome}) for {message.Exchange}:{message.RoutingKey}", number);
            log.Reject(number);
            channel.Answer(tag, outcome);
            return;
        }

        log.Accept(number);
        var stored = new BrokerMessage(
            number,
            message.Exchange,
            message.RoutingKey,
            BrokerMessage.AsReceived(message.Properties),
            message.Body.ToArray()
        );
        List<(SimulatedQueue Queue, QueueEntry Entry)> entries = [.. targets.Select(queue => (queue, Enqueue(queue, stored)))];
        ConfirmLater(channel, tag, entries);
    }

    /// <summary>Adds a copy of some earlier message of a queue to that queue again.</summary>
    public bool DuplicateOne()
    {
        if (history.Count == 0)
        {
            return false;
        }

        var (queue, message) = scheduler.Random.Pick(history);
        trace.Add("broker", $"has one more copy in {queue.Name} of", message.Number);
        queue.MakeSafe(Enqueue(queue, message));
        return true;
    }

    /// <summary>Reorders the waiting messages of a queue, if there are several.</summary>
    public bool ShuffleQueue()
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

    /// <summary>Stops as if killed: every channel is cut, and some of the unconfirmed messages are lost.</summary>
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

    /// <summary>Delivers ready messages to consumers that have room, in random order.</summary>
    public void Serve(SimulatedQueue queue)
    {
        while (IsUp && queue.Head is not null && consumers.FindAll(c => c.Queue == queue && c.HasRoom) is { Count: > 0 } free)
        {
            scheduler.Random.Pick(free).Deliver(queue.Take());
        }
    }

    private static bool IsWork(SimulatedQueue queue) => Queues.All.Contains(queue.Name);

    private List<SimulatedQueue> Route(string exchange, string key)
    {
        if (exchange == BrokerNames.DefaultExchange)
        {
            return queues.TryGetValue(key, out var named) ? [named] : [];
        }

        return [.. bindings.Where(b => b.Exchange == exchange && (b.Key == key || b.Key == "#")).Select(b => b.Queue)];
    }

    private QueueEntry Enqueue(SimulatedQueue queue, BrokerMessage message)
    {
        if (IsWork(queue))
        {
            history.Add((queue, message));
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
        var delay = scheduler.Latency() + (random.Chance(faults.ConfirmLate) ? random.UpTo(LateConfirm) : TimeSpan.Zero);
        var never = random.Chance(faults.ConfirmNever);
        var start = starts;
        scheduler.After(
            delay,
            () =>
            {
                if (start != starts)
                {
                    return; // The broker crashed before the message was replicated.
                }

                entries.ForEach(e => e.Queue.MakeSafe(e.Entry));
                if (never)
                {
                    faults.Count("confirm never came");
                }
                else
                {
                    channel.Answer(tag, PublishOutcome.Confirmed);
                }
            }
        );
    }

    /// <summary>
    /// When the head of a retry queue expires, it goes through the default exchange to the queue that its routing key names.
    /// </summary>
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
