using System.Text.Json;
using OpenTelemetry;
using Payments.OrderApi.Dashboard.Rows;
using Payments.OrderApi.Orders;
using Payments.OrderApi.Shows;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>
/// Sends changed orders to open pages. There is one for the process: however many pages are open, a change is read once, rendered once for
/// guests and once for operators, and sent to all of them. It works only while somebody watches.
/// </summary>
internal sealed partial class OrderFeed : BackgroundService
{
    /// <summary>Most changed orders that are sent one by one; when more change at once, pages are asked to load themselves again.</summary>
    private const int MaxRows = 200;

    /// <summary>Time between two polls for what other instances have committed.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Pause between two rounds, so that a burst of changes is sent in few.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long changes are kept for a page that has just been read and is about to open its stream.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    /// <summary>Time between two heartbeats: proxies and browsers close a connection on which nothing comes for long.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(20);

    private readonly FeedBroadcaster broadcaster = new();
    private readonly ChangedOrders changed;
    private readonly RowRenderer rows;
    private readonly OrderTotalsCache totals;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly ILogger<OrderFeed> logger;
    private DateTimeOffset nextPoll;
    private DateTimeOffset nextHeartbeat;
    private (string Totals, string Shows) last = ("", "");

    /// <summary>Subscribes to the changes of this process.</summary>
    public OrderFeed(
        ChangedOrders changed,
        RowRenderer rows,
        OrderTotalsCache totals,
        OrderChanges changes,
        IServiceScopeFactory scopes,
        IHostApplicationLifetime lifetime,
        TimeProvider clock,
        ILogger<OrderFeed> logger
    )
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(lifetime);
        (this.changed, this.rows, this.totals, this.scopes, this.clock, this.logger) = (changed, rows, totals, scopes, clock, logger);
        changes.Changed += OnChanged;
        lifetime.ApplicationStopping.Register(broadcaster.Close);
    }

    /// <summary>The position of the stream. Ask before reading the orders, and subscribe from there: then no change is missed.</summary>
    public string Position()
    {
        changed.StayAwakeUntil(clock.GetUtcNow() + Linger);
        return broadcaster.Position;
    }

    /// <summary>Opens a stream from a position on.</summary>
    /// <returns>Null when there are too many.</returns>
    internal FeedSubscription? Subscribe(string? after)
    {
        changed.StayAwakeUntil(clock.GetUtcNow() + Linger);
        return broadcaster.Subscribe(after);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await changed.WaitAsync(PollInterval, stoppingToken);
                if (changed.SleepUnless(broadcaster.SubscriberCount > 0, clock.GetUtcNow()))
                {
                    broadcaster.Reset();
                    continue;
                }

                await SendAsync(stoppingToken);
                await Task.Delay(Pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e);
                await Task.Delay(PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void OnChanged(IReadOnlyCollection<long> orders)
    {
        totals.Invalidate();
        changed.Add(orders);
    }

    private async Task SendAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now >= nextPoll && await changed.PollAsync(now.UtcDateTime, ct))
        {
            totals.Invalidate();
        }

        nextPoll = now >= nextPoll ? now + PollInterval : nextPoll;
        if (now >= nextHeartbeat)
        {
            broadcaster.PublishTransient(FeedEventNames.Heartbeat);
            nextHeartbeat = now + HeartbeatInterval;
        }

        if (changed.Take(MaxRows) is not { } ids)
        {
            broadcaster.Publish(FeedEventNames.Reload, "", "");
        }
        else if (ids.Count > 0)
        {
            await SendRowsAsync(ids, ct);
        }

        if (totals.IsStale)
        {
            await SendTotalsAsync(ct);
        }
    }

    private async Task SendRowsAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        try
        {
            foreach (var (row, forGuests, forOperators) in await rows.RenderAsync(ids, ct))
            {
                broadcaster.Publish(FeedEventNames.Order, forGuests, forOperators);
                changed.MarkSent(row);
            }
        }
        catch
        {
            changed.Add(ids);
            throw;
        }
    }

    private async Task SendTotalsAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var shows = await ShowView.ListAsync(scope.ServiceProvider.GetRequiredService<OrdersDb>(), ct);
        var next = (
            Totals: JsonSerializer.Serialize(await totals.GetAsync(maxAge: null, ct), RowRenderer.Json),
            Shows: JsonSerializer.Serialize(shows.Select(s => new { s.Id, s.Left }), RowRenderer.Json)
        );
        if (next.Shows != last.Shows)
        {
            broadcaster.Publish(FeedEventNames.Shows, next.Shows, next.Shows);
        }

        if (next.Totals != last.Totals)
        {
            broadcaster.Publish(FeedEventNames.Totals, next.Totals, next.Totals);
        }

        last = next;
    }

    [LoggerMessage(LogLevel.Warning, "Changed orders could not be sent to open pages; trying again")]
    private partial void LogFailed(Exception exception);
}
