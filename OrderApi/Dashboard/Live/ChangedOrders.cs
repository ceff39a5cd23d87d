using Microsoft.EntityFrameworkCore;
using Payments.OrderApi.Dashboard.Rows;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>
/// Which orders have changed and have not been sent to open pages yet: those that this process has changed, and those that other instances
/// are found to have changed. It collects only while somebody watches.
/// </summary>
internal sealed class ChangedOrders(IServiceScopeFactory scopes) : IDisposable
{
    /// <summary>Most orders that are kept; of more at once it is only known that there are many.</summary>
    private const int MaxPending = 2_000;

    /// <summary>Most orders of one poll.</summary>
    private const int MaxPolled = 500;

    /// <summary>
    /// A commit may become visible this much later than its time of change says: another machine's clock differs, or the transaction was
    /// long.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly HashSet<long> pending = [];

    /// <summary>When each order that was sent lately had changed, UTC.</summary>
    private readonly Dictionary<long, DateTime> sent = [];
    private DateTimeOffset awakeUntil;
    private bool isAwake;
    private bool hasOverflowed;

    /// <summary>Adds orders, while somebody watches.</summary>
    internal void Add(IReadOnlyCollection<long> orders)
    {
        lock (gate)
        {
            if (!isAwake)
            {
                return;
            }

            pending.UnionWith(orders);
            if (pending.Count > MaxPending)
            {
                pending.Clear();
                hasOverflowed = true;
            }

            Wake();
        }
    }

    /// <summary>Somebody watches, or is about to: changes are collected until then at least.</summary>
    internal void StayAwakeUntil(DateTimeOffset time)
    {
        lock (gate)
        {
            awakeUntil = time;
            if (!isAwake)
            {
                isAwake = true;
                Wake();
            }
        }
    }

    /// <summary>Goes to sleep when nobody watches any more.</summary>
    /// <returns>Whether it has gone to sleep now.</returns>
    internal bool SleepUnless(bool isWatched, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!isAwake || isWatched || now < awakeUntil)
            {
                return false;
            }

            isAwake = hasOverflowed = false;
            pending.Clear();
            sent.Clear();
            return true;
        }
    }

    /// <summary>Waits for a change, for <paramref name="bound"/> at most; while asleep, until somebody watches.</summary>
    internal Task WaitAsync(TimeSpan bound, CancellationToken ct)
    {
        lock (gate)
        {
            return wake.WaitAsync(isAwake ? bound : Timeout.InfiniteTimeSpan, ct);
        }
    }

    /// <summary>Takes the changed orders; null when there are more than <paramref name="max"/>.</summary>
    internal IReadOnlyCollection<long>? Take(int max)
    {
        lock (gate)
        {
            var ids = hasOverflowed || pending.Count > max ? null : pending.ToList();
            pending.Clear();
            hasOverflowed = false;
            return ids;
        }
    }

    /// <summary>Records that an order was sent in this state, so that the next poll does not find it again.</summary>
    internal void MarkSent(OrderRowView row)
    {
        lock (gate)
        {
            sent[row.Id] = row.UpdatedAt;
        }
    }

    /// <summary>Reads what others have committed.</summary>
    /// <returns>Whether there was anything that has not been sent.</returns>
    internal async Task<bool> PollAsync(DateTime now, CancellationToken ct)
    {
        var since = now - Overlap;
        await using var scope = scopes.CreateAsyncScope();
        var recent = await scope
            .ServiceProvider.GetRequiredService<OrdersDb>()
            .Orders.AsNoTracking()
            .Where(o => o.UpdatedAt > since)
            .OrderByDescending(o => o.UpdatedAt)
            .Take(MaxPolled)
            .Select(o => new { o.Id, o.UpdatedAt })
            .ToListAsync(ct);
        lock (gate)
        {
            foreach (var (id, _) in sent.Where(s => s.Value <= since).ToList())
            {
                sent.Remove(id);
            }

            var unsent = recent.Where(r => sent.GetValueOrDefault(r.Id) != r.UpdatedAt).Select(r => r.Id).ToList();
            pending.UnionWith(unsent);
            return unsent.Count > 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => wake.Dispose();

    private void Wake()
    {
        if (wake.CurrentCount == 0)
        {
            wake.Release();
        }
    }
}
