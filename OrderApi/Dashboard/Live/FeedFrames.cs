using System.Security.Cryptography;
using System.Threading.Channels;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>Something to tell open pages.</summary>
/// <param name="Id">By which a page that comes back says how far it has heard; null where that does not matter.</param>
/// <param name="Event">What it is about.</param>
/// <param name="ForGuests">As guests may see it.</param>
/// <param name="ForOperators">As operators see it.</param>
internal sealed record FeedFrame(string? Id, string Event, string ForGuests, string ForOperators);

/// <summary>What open pages are told, in order, and who listens. The newest are kept for pages that were away for a moment.</summary>
internal sealed class FeedFrames
{
    /// <summary>Frames kept.</summary>
    private const int MaxKept = 512;

    /// <summary>Open streams at once, of one instance of this service.</summary>
    private const int MaxListeners = 2_000;

    private const int InstanceBytes = 4;

    private readonly Lock gate = new();
    private readonly Queue<(long Number, FeedFrame Frame)> kept = [];
    private readonly HashSet<FeedListener> listeners = [];
    private readonly string instance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(InstanceBytes));
    private long last;
    private bool isClosed;

    /// <summary>How far it has come. Another instance of this service, or this one started again, does not know it.</summary>
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

    /// <summary>Streams that are open.</summary>
    public int Listeners
    {
        get
        {
            lock (gate)
            {
                return listeners.Count;
            }
        }
    }

    /// <summary>Tells everybody, and keeps it.</summary>
    public void Add(string name, string forGuests, string forOperators)
    {
        lock (gate)
        {
            var frame = new FeedFrame(IdOf(++last), name, forGuests, forOperators);
            kept.Enqueue((last, frame));
            if (kept.Count > MaxKept)
            {
                kept.Dequeue();
            }

            Hand(frame);
        }
    }

    /// <summary>Tells everybody who listens now.</summary>
    public void Tell(string name)
    {
        lock (gate)
        {
            Hand(new FeedFrame(null, name, "", ""));
        }
    }

    /// <summary>What comes next does not follow on what was told: whoever comes back must load the page again.</summary>
    public void Forget()
    {
        lock (gate)
        {
            kept.Clear();
            last++;
        }
    }

    /// <summary>Opens a stream that begins after a position.</summary>
    /// <returns>Null when there are too many.</returns>
    public FeedListener? Listen(string? after)
    {
        lock (gate)
        {
            if (isClosed || listeners.Count >= MaxListeners)
            {
                return null;
            }

            var listener = new FeedListener(Leave);
            listeners.Add(listener);
            var missed = kept.SkipWhile(k => k.Frame.Id != after).Skip(1).Select(k => k.Frame).ToList();
            if (after != IdOf(last) && missed.Count == 0)
            {
                missed =
                    kept.TryPeek(out var oldest) && after == IdOf(oldest.Number - 1)
                        ? [.. kept.Select(k => k.Frame)]
                        : [new FeedFrame(IdOf(last), FeedEvents.Reload, "", "")];
            }

            missed.ForEach(listener.Hand);
            return listener;
        }
    }

    /// <summary>Ends all streams, so that a stopping service need not wait for them.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            foreach (var listener in listeners)
            {
                listener.Complete();
            }
        }
    }

    private void Hand(FeedFrame frame)
    {
        foreach (var listener in listeners)
        {
            listener.Hand(frame);
        }
    }

    private void Leave(FeedListener listener)
    {
        lock (gate)
        {
            listeners.Remove(listener);
        }
    }

    private string IdOf(long number) => $"{instance}-{number}";
}

/// <summary>
/// One open stream. It is never waited for: when it does not keep up, the oldest frames are dropped and the page is told to load itself
/// again.
/// </summary>
internal sealed class FeedListener : IDisposable
{
    /// <summary>Frames that wait for a slow connection.</summary>
    private const int MaxWaiting = 256;

    private readonly Channel<FeedFrame> waiting;
    private readonly Action<FeedListener> leave;
    private volatile bool isBehind;

    public FeedListener(Action<FeedListener> leave)
    {
        this.leave = leave;
        waiting = Channel.CreateBounded<FeedFrame>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => isBehind = true
        );
    }

    public void Hand(FeedFrame frame) => waiting.Writer.TryWrite(frame);

    public void Complete() => waiting.Writer.TryComplete();

    /// <summary>The next frame; null when the stream is at its end.</summary>
    public async ValueTask<FeedFrame?> NextAsync(CancellationToken ct)
    {
        if (!await waiting.Reader.WaitToReadAsync(ct) || !waiting.Reader.TryRead(out var frame))
        {
            return null;
        }

        if (!isBehind)
        {
            return frame;
        }

        // Something in between is gone; what is newer than the page's next load does no harm.
        isBehind = false;
        while (waiting.Reader.TryRead(out var later))
        {
            frame = later;
        }

        return new FeedFrame(frame.Id, FeedEvents.Reload, "", "");
    }

    public void Dispose() => leave(this);
}

/// <summary>Names of the events.</summary>
internal static class FeedEvents
{
    /// <summary>An order is new or has changed: JSON with its id, its states, and its row as HTML.</summary>
    public const string Order = "order";

    /// <summary>Seats left: JSON.</summary>
    public const string Shows = "shows";

    /// <summary>The figures on top: JSON.</summary>
    public const string Totals = "totals";

    /// <summary>The page must load itself again.</summary>
    public const string Reload = "reload";

    /// <summary>Nothing: the connection is alive.</summary>
    public const string Beat = "beat";
}
