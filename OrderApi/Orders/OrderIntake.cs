using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.OrderApi.Orders;

/// <summary>
/// Writes orders down in groups: one transaction is under way at a time, and the next takes what has gathered meanwhile. There is no timer,
/// so a single order waits for nobody, and a crowd shares its commits.
/// </summary>
internal sealed partial class OrderIntake(
    IServiceScopeFactory scopes,
    OrderChanges changes,
    TimeProvider clock,
    IOptions<OrderOptions> options,
    ILogger<OrderIntake> logger
) : BackgroundService
{
    /// <summary>Longest time that one transaction may take up to its commit.</summary>
    private static readonly TimeSpan MaxTransaction = TimeSpan.FromSeconds(10);

    private readonly OrderOptions options = options.Value;

    private readonly Channel<WaitingOrder> waiting = Channel.CreateBounded<WaitingOrder>(
        new BoundedChannelOptions(options.Value.IntakeLimit) { SingleReader = true }
    );

    /// <summary>Queues an order.</summary>
    /// <param name="order">Validated.</param>
    /// <param name="ct">Drops the order, if it is not being written down yet.</param>
    /// <returns>What becomes of it, once that is committed; null when too many are waiting.</returns>
    public Task<Placement>? TryPlace(NewOrder order, CancellationToken ct)
    {
        var item = new WaitingOrder(order, Activity.Current, ct);
        return waiting.Writer.TryWrite(item) ? item.Placing : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<WaitingOrder>(options.IntakeBatchSize);
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                Take(group);
                await PlaceAsync(group);
            }
        }
        finally
        {
            waiting.Writer.TryComplete();
            while (waiting.Reader.TryRead(out var left))
            {
                left.Fail(new TimeoutException("The service is stopping."));
            }
        }
    }

    private void Take(List<WaitingOrder> group)
    {
        group.Clear();
        while (group.Count < options.IntakeBatchSize && waiting.Reader.TryRead(out var item))
        {
            if (!item.DropIfUnwanted())
            {
                group.Add(item);
            }
        }
    }

    /// <summary>
    /// Together, or else each alone, so that only the one that is to blame fails. Alone is a second try for a group of one: a repetition
    /// may have met its own first run.
    /// </summary>
    private async Task PlaceAsync(List<WaitingOrder> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        var failure = await TryAsync(group);
        if (failure is null)
        {
            return;
        }

        LogGroupFailed(group.Count, failure.Message);
        foreach (var item in group)
        {
            failure = IsAway(failure) ? failure : await TryAsync([item]);
            if (failure is not null)
            {
                item.Fail(failure);
            }
        }
    }

    /// <returns>Why nothing was written down; null when all have their answer.</returns>
    private async Task<Exception?> TryAsync(List<WaitingOrder> group)
    {
        using var bound = new CancellationTokenSource(MaxTransaction);
        try
        {
            Activity.Current = group[0].Activity;
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OrdersDb>();
            var placements = await db.PlaceAsync(group, clock.GetUtcNow().UtcDateTime, options.ReservationLifetime, bound.Token);
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Complete(placements[i]);
            }

            changes.Announce(placements.OfType<Placement.Placed>().Select(p => p.OrderId));
            return null;
        }
        catch (OperationCanceledException e)
        {
            return new TimeoutException($"The database has taken longer than {MaxTransaction.TotalSeconds} s.", e);
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            Activity.Current = null;
        }
    }

    /// <summary>A fault of the surroundings that the next order would meet as well.</summary>
    private static bool IsAway(Exception? e) => e is TimeoutException or (NpgsqlException and not PostgresException);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} orders could not be written down together: {Reason}")]
    private partial void LogGroupFailed(int count, string reason);
}
