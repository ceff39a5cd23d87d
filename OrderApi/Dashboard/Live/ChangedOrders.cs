using Microsoft.EntityFrameworkCore;
using Payments.OrderApi.Dashboard.Rows;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>
/// Which orders have changed and have not been told yet: those that this process has changed, and those that others are seen to have
/// changed.
/// </summary>
internal sealed class ChangedOrders(IServiceScopeFactory scopes) : IDisposable
{
    /// <summary>Orders noted; of more at once it is only known that there are many.</summary>
    private const int MaxNoted = 2_000;

    /// <summary>Orders of one look.</summary>
    private const int MaxPolled = 500;

    /// <summary>
    /// A commit may become visible this much later than the time that it carries, by another machine's clock or because it took long.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly HashSet<long> noted = [];
    private readonly Dictionary<long, DateTime> told = [];
    private DateTimeOffset awakeUntil;
    private bool isAwake;
    private bool areTooMany;

    /// <summary>Notes orders, while anybody looks.</summary>
    internal void Add(IReadOnlyCollection<long> orders)
    {
        lock (gate)
        {
            if (!isAwake)
            {
                return;
            }

            noted.UnionWith(orders);
            if (noted.Count > MaxNoted)
            {
                noted.Clear();
                areTooMany = true;
            }

            Wake();
        }
    }

    /// <summary>Somebody looks.</summary>
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

    /// <summary>Whether nobody looks any more, and it goes to sleep now.</summary>
    internal bool SleepsUnless(bool somebodyListens, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!isAwake || somebodyListens || now < awakeUntil)
            {
                return false;
            }

            isAwake = areTooMany = false;
            noted.Clear();
            told.Clear();
            return true;
        }
    }

    /// <summary>Waits for a change, at most for a time; asleep until somebody looks.</summary>
    internal Task WaitAsync(TimeSpan bound, CancellationToken ct)
    {
        lock (gate)
        {
            return wake.WaitAsync(isAwake ? bound : Timeout.InfiniteTimeSpan, ct);
        }
    }

    /// <summary>The next orders to tell; null when there are too many to tell one by one.</summary>
    internal IReadOnlyCollection<long>? Take(int max)
    {
        lock (gate)
        {
            var ids = areTooMany || noted.Count > max ? null : noted.ToList();
            noted.Clear();
            areTooMany = false;
            return ids;
        }
    }

    /// <summary>An order has been told as it was then.</summary>
    internal void Told(OrderRowView row)
    {
        lock (gate)
        {
            told[row.Id] = row.UpdatedAt;
        }
    }

    /// <summary>Looks for what others have committed.</summary>
    /// <returns>Whether there was anything that has not been told.</returns>
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
            foreach (var (id, _) in told.Where(t => t.Value <= since).ToList())
            {
                told.Remove(id);
            }

            var news = recent.Where(r => told.GetValueOrDefault(r.Id) != r.UpdatedAt).Select(r => r.Id).ToList();
            noted.UnionWith(news);
            return news.Count > 0;
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
