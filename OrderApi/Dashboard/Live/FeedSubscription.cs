using System.Threading.Channels;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>
/// One open stream. Nobody waits for it: when it does not keep up, its oldest events are dropped, and the page is asked to load itself
/// again.
/// </summary>
internal sealed class FeedSubscription : IDisposable
{
    /// <summary>Most events that wait for a slow connection.</summary>
    private const int MaxWaiting = 256;

    private readonly Channel<FeedEvent> waiting;
    private readonly Action<FeedSubscription> remove;
    private volatile bool isBehind;

    public FeedSubscription(Action<FeedSubscription> remove)
    {
        this.remove = remove;
        waiting = Channel.CreateBounded<FeedEvent>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => isBehind = true
        );
    }

    public void Enqueue(FeedEvent added) => waiting.Writer.TryWrite(added);

    public void Complete() => waiting.Writer.TryComplete();

    /// <summary>The next event; null when the stream is at its end.</summary>
    public async ValueTask<FeedEvent?> NextAsync(CancellationToken ct)
    {
        if (!await waiting.Reader.WaitToReadAsync(ct) || !waiting.Reader.TryRead(out var next))
        {
            return null;
        }

        if (!isBehind)
        {
            return next;
        }

        // Events were dropped. Those that are left are dropped too, since the page is about to load everything.
        isBehind = false;
        while (waiting.Reader.TryRead(out var later))
        {
            next = later;
        }

        return new FeedEvent(next.Id, FeedEventNames.Reload, "", "");
    }

    public void Dispose() => remove(this);
}
