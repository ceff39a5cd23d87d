using System.Diagnostics;

namespace Payments.OrderApi.Dashboard.Rows;

/// <summary>
/// The totals, counted again only when something may have changed. With a table so large that counting takes long, it counts for at most a
/// twentieth of the time.
/// </summary>
internal sealed class OrderTotalsCache(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private const int ShareOfTime = 20;

    private readonly SemaphoreSlim counting = new(1, 1);
    private volatile bool isStale = true;
    private OrderTotals? totals;
    private DateTimeOffset countedAt;
    private DateTimeOffset notBefore;

    /// <summary>Whether orders have changed since they were counted.</summary>
    public bool IsStale => isStale;

    /// <summary>Orders have changed.</summary>
    public void Invalidate() => isStale = true;

    /// <summary>The figures.</summary>
    /// <param name="maxAge">Counts again when they are older, whether or not they are known to have changed: another instance of this
    /// service may have changed them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<OrderTotals> GetAsync(TimeSpan? maxAge, CancellationToken ct)
    {
        await counting.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            if (totals is null || ((isStale || now - countedAt > maxAge) && now >= notBefore))
            {
                // Before counting: what changes meanwhile makes it stale again.
                isStale = false;
                await CountAsync(ct);
            }

            return totals!;
        }
        finally
        {
            counting.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => counting.Dispose();

    private async Task CountAsync(CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            totals = await OrderTotals.CountAsync(scope.ServiceProvider.GetRequiredService<OrdersDb>(), ct);
        }
        catch
        {
            isStale = true;
            throw;
        }

        countedAt = clock.GetUtcNow();
        notBefore = countedAt + (Stopwatch.GetElapsedTime(start) * (ShareOfTime - 1));
    }
}
