using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.OrderApi.Orders;

/// <summary>
/// Inserts orders in batches: one transaction is under way at a time, and the next takes the orders that have come in meanwhile. There is
/// no timer, so a single order waits for nobody, and many at once share their commits.
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
    /// <param name="ct">Drops the order, unless its transaction has begun.</param>
    /// <returns>The outcome, once it is committed; null when too many orders are waiting.</returns>
    public Task<Placement>? TryEnqueue(NewOrder order, CancellationToken ct)
    {
        var item = new WaitingOrder(order, Activity.Current, ct);
        return waiting.Writer.TryWrite(item) ? item.Placing : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<WaitingOrder>(options.IntakeBatchSize);
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                Take(batch);
                await PlaceAsync(batch);
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

    private void Take(List<WaitingOrder> batch)
    {
        batch.Clear();
        while (batch.Count < options.IntakeBatchSize && waiting.Reader.TryRead(out var item))
        {
            if (!item.DropIfAborted())
            {
                batch.Add(item);
            }
        }
    }

    /// <summary>
    /// Inserts all together or, when that fails, each alone, so that only the order at fault fails. For a batch of one that is a second
    /// attempt: a retry of a request may have run into its own first attempt.
    /// </summary>
    private async Task PlaceAsync(List<WaitingOrder> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var failure = await TryAsync(batch);
        if (failure is null)
        {
            return;
        }

        LogBatchFailed(batch.Count, failure.Message);
        foreach (var item in batch)
        {
            failure = IsUnreachable(failure) ? failure : await TryAsync([item]);
            if (failure is not null)
            {
                item.Fail(failure);
            }
        }
    }

    /// <returns>Why nothing was inserted; null when all have their outcome.</returns>
    private async Task<Exception?> TryAsync(List<WaitingOrder> batch)
    {
        using var bound = new CancellationTokenSource(MaxTransaction);
        try
        {
            Activity.Current = batch[0].Activity;
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OrdersDb>();
            var placements = await db.PlaceAsync(batch, clock.GetUtcNow().UtcDateTime, options.ReservationLifetime, bound.Token);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Complete(placements[i]);
            }

            changes.Publish(placements.OfType<Placement.Placed>().Select(p => p.OrderId));
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

    /// <summary>Whether the database is away or too slow, which every other order would meet as well.</summary>
    private static bool IsUnreachable(Exception? e) => e is TimeoutException or (NpgsqlException and not PostgresException);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} orders could not be inserted together: {Reason}")]
    private partial void LogBatchFailed(int count, string reason);
}
