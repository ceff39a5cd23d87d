using System.Text.Json;
using OpenTelemetry;
using Payments.OrderApi.Dashboard.Rows;
using Payments.OrderApi.Orders;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>
/// Tells open pages of changed orders. One for the process: however many pages are open, a change is read once, rendered once for each
/// audience, and handed to all of them. It works only while somebody looks.
/// </summary>
internal sealed partial class OrderFeed : BackgroundService
{
    /// <summary>Changed orders that are told one by one; of more at once, pages are told to load themselves again.</summary>
    private const int MaxRows = 200;

    /// <summary>What other instances have committed is looked for this often.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Between two tellings, so that a burst is told in few.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A page that has just been read opens its stream within this time; until then changes are kept for it.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    /// <summary>Proxies and browsers take a connection for dead on which nothing comes for long.</summary>
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(20);

    private readonly FeedFrames frames = new();
    private readonly ChangedOrders changed;
    private readonly RowRenderer rows;
    private readonly OrderTotalsCache totals;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly ILogger<OrderFeed> logger;
    private DateTimeOffset nextPoll;
    private DateTimeOffset nextBeat;
    private (string Totals, string Shows) last = ("", "");

    /// <summary>Begins to listen for changes.</summary>
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
        changes.Changed += Note;
        lifetime.ApplicationStopping.Register(frames.Close);
    }

    /// <summary>Where the stream stands. Whoever asks is about to read the orders, and opens the stream from there.</summary>
    public string Position()
    {
        changed.StayAwakeUntil(clock.GetUtcNow() + Linger);
        return frames.Position;
    }

    /// <summary>Opens a stream from a position on.</summary>
    /// <returns>Null when there are too many.</returns>
    internal FeedListener? Listen(string? after)
    {
        changed.StayAwakeUntil(clock.GetUtcNow() + Linger);
        return frames.Listen(after);
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
                if (changed.SleepsUnless(frames.Listeners > 0, clock.GetUtcNow()))
                {
                    frames.Forget();
                    continue;
                }

                await TellAsync(stoppingToken);
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

    private void Note(IReadOnlyCollection<long> orders)
    {
        totals.Invalidate();
        changed.Add(orders);
    }

    private async Task TellAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now >= nextPoll && await changed.PollAsync(now.UtcDateTime, ct))
        {
            totals.Invalidate();
        }

        nextPoll = now >= nextPoll ? now + PollInterval : nextPoll;
        if (now >= nextBeat)
        {
            frames.Tell(FeedEvents.Beat);
            nextBeat = now + BeatInterval;
        }

        if (changed.Take(MaxRows) is not { } ids)
        {
            frames.Add(FeedEvents.Reload, "", "");
        }
        else if (ids.Count > 0)
        {
            await TellRowsAsync(ids, ct);
        }

        if (totals.IsStale)
        {
            await TellFiguresAsync(ct);
        }
    }

    private async Task TellRowsAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        try
        {
            foreach (var (row, forGuests, forOperators) in await rows.RenderAsync(ids, ct))
            {
                frames.Add(FeedEvents.Order, forGuests, forOperators);
                changed.Told(row);
            }
        }
        catch
        {
            changed.Add(ids);
            throw;
        }
    }

    private async Task TellFiguresAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var shows = await ShowView.ListAsync(scope.ServiceProvider.GetRequiredService<OrdersDb>(), ct);
        var next = (
            Totals: JsonSerializer.Serialize(await totals.GetAsync(maxAge: null, ct), RowRenderer.Json),
            Shows: JsonSerializer.Serialize(shows.Select(s => new { s.Id, s.Left }), RowRenderer.Json)
        );
        if (next.Shows != last.Shows)
        {
            frames.Add(FeedEvents.Shows, next.Shows, next.Shows);
        }

        if (next.Totals != last.Totals)
        {
            frames.Add(FeedEvents.Totals, next.Totals, next.Totals);
        }

        last = next;
    }

    [LoggerMessage(LogLevel.Warning, "Open pages could not be told of changed orders; trying again")]
    private partial void LogFailed(Exception exception);
}
