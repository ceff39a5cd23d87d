using System.Globalization;

namespace Payments.Tests.Simulation;

/// <summary>
/// A quorum queue: a log, of which everything up to the newest confirmed entry survives a restart. Unacknowledged entries return when their
/// channel ends. Expired entries leave from the head only, as in RabbitMQ.
/// </summary>
internal sealed class SimulatedQueue(string name, Dictionary<string, object?> arguments)
{
    private readonly List<QueueEntry> ready = [];
    private readonly List<QueueEntry> withConsumers = [];
    private long sequence;
    private long safeUpTo;

    public string Name => name;

    /// <summary>All entries, including unacknowledged ones.</summary>
    public int Count => ready.Count + withConsumers.Count;

    public IReadOnlyList<QueueEntry> Ready => ready;

    public QueueEntry? Head => ready.Count > 0 ? ready[0] : null;

    private TimeSpan? TimeToLive => arguments.TryGetValue("x-message-ttl", out var ttl) ? TimeSpan.FromMilliseconds((int)ttl!) : null;

    public QueueEntry Add(BrokerMessage message, TimeSpan now)
    {
        var own = message.Properties.Expiration is { } text
            ? TimeSpan.FromMilliseconds(int.Parse(text, CultureInfo.InvariantCulture))
            : (TimeSpan?)null;
        var wait = own is null || TimeToLive < own ? TimeToLive : own;
        var entry = new QueueEntry(message, ++sequence, now + wait);
        ready.Add(entry);
        return entry;
    }

    /// <summary>The broker has taken responsibility for the entry and, because the queue is a log, for all before it.</summary>
    public void MakeSafe(QueueEntry entry) => safeUpTo = Math.Max(safeUpTo, entry.Sequence);

    public QueueEntry Take()
    {
        var entry = ready[0];
        ready.RemoveAt(0);
        withConsumers.Add(entry);
        return entry;
    }

    public void Remove(QueueEntry entry)
    {
        ready.Remove(entry);
        withConsumers.Remove(entry);
    }

    public void GiveBack(QueueEntry entry, bool toTheEnd)
    {
        if (withConsumers.Remove(entry))
        {
            entry.IsRedelivered = true;
            var index = toTheEnd ? -1 : ready.FindIndex(r => r.Sequence > entry.Sequence);
            ready.Insert(index < 0 ? ready.Count : index, entry);
        }
    }

    /// <summary>Truncates the log somewhere after its last safe entry.</summary>
    /// <returns>How many entries were lost.</returns>
    public int LoseTail(Random random)
    {
        var end = safeUpTo + random.NextInt64(sequence - safeUpTo + 1);
        return ready.RemoveAll(e => e.Sequence > end);
    }

    public void Shuffle(Random random)
    {
        var order = ready.ToArray();
        random.Shuffle(order);
        ready.Clear();
        ready.AddRange(order);
    }
}
