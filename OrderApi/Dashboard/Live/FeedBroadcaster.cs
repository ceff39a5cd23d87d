using System.Security.Cryptography;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>Sends events to all open streams, in order, and keeps the newest for pages that reconnect after a short interruption.</summary>
internal sealed class FeedBroadcaster
{
    /// <summary>Most events that are kept.</summary>
    private const int MaxKept = 512;

    /// <summary>Most open streams at once, of one instance of this service.</summary>
    private const int MaxSubscriptions = 2_000;

    private const int InstanceBytes = 4;

    private readonly Lock gate = new();
    private readonly Queue<(long Number, FeedEvent Event)> kept = [];
    private readonly HashSet<FeedSubscription> subscriptions = [];
    private readonly string instance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(InstanceBytes));
    private long last;
    private bool isClosed;

    /// <summary>Id of the last event. Another instance of this service, or this one after a restart, does not know it.</summary>
    public string Position
    {
        get
        {
            lock (gate)
            {
                return IdOf(last);
            }
        }
    }

    /// <summary>How many streams are open.</summary>
    public int SubscriberCount
    {
        get
        {
            lock (gate)
            {
                return subscriptions.Count;
            }
        }
    }

    /// <summary>Sends an event to all streams, and keeps it.</summary>
    public void Publish(string name, string forGuests, string forOperators)
    {
        lock (gate)
        {
            var next = new FeedEvent(IdOf(++last), name, forGuests, forOperators);
            kept.Enqueue((last, next));
            if (kept.Count > MaxKept)
            {
                kept.Dequeue();
            }

            Send(next);
        }
    }

    /// <summary>Sends an event without data to the streams that are open now.</summary>
    public void PublishTransient(string name)
    {
        lock (gate)
        {
            Send(new FeedEvent(null, name, "", ""));
        }
    }

    /// <summary>Starts a new sequence: pages that reconnect from a position before it must load themselves again.</summary>
    public void Reset()
    {
        lock (gate)
        {
            kept.Clear();
            last++;
        }
    }

    /// <summary>Opens a stream that begins after a position.</summary>
    /// <returns>Null when too many streams are open.</returns>
    public FeedSubscription? Subscribe(string? after)
    {
        lock (gate)
        {
            if (isClosed || subscriptions.Count >= MaxSubscriptions)
            {
                return null;
            }

            var subscription = new FeedSubscription(Remove);
            subscriptions.Add(subscription);
            var missed = kept.SkipWhile(k => k.Event.Id != after).Skip(1).Select(k => k.Event).ToList();
            if (after != IdOf(last) && missed.Count == 0)
            {
                missed =
                    kept.TryPeek(out var oldest) && after == IdOf(oldest.Number - 1)
                        ? [.. kept.Select(k => k.Event)]
                        : [new FeedEvent(IdOf(last), FeedEventNames.Reload, "", "")];
            }

            missed.ForEach(subscription.Enqueue);
            return subscription;
        }
    }

    /// <summary>Ends all streams, so that a stopping service need not wait for them.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            foreach (var subscription in subscriptions)
            {
                subscription.Complete();
            }
        }
    }

    private void Send(FeedEvent sent)
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Enqueue(sent);
        }
    }

    private void Remove(FeedSubscription subscription)
    {
        lock (gate)
        {
            subscriptions.Remove(subscription);
        }
    }

    private string IdOf(long number) => $"{instance}-{number}";
}
