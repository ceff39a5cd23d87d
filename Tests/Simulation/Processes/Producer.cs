using Npgsql;

namespace Payments.Tests.Simulation;

/// <summary>
/// A service that changes aggregates and says so: each transaction has the aggregate's row and a few messages, and some are rolled
/// back. What it does not get committed it does not try again.
/// </summary>
internal sealed class Producer(World world, SimulatedProcess process)
{
    private const double RolledBack = 0.15;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken ct)
    {
        while (world.Plan.Remaining > 0 && !ct.IsCancellationRequested)
        {
            try
            {
                await CommitOneAsync();
            }
            catch (NpgsqlException)
            {
                world.Trace.Add(process.Name, "does not know whether it has committed");
            }

            await Task.Delay(world.Scheduler.Random.UpTo(LongestPause), world.Clock, CancellationToken.None);
        }
    }

    private async Task CommitOneAsync()
    {
        var message = world.Plan.Next();
        await using var session = await world.Database.OpenAsync(process);
        await session.LockAsync(new RowKey("aggregate", $"{message.Aggregate}"));
        session.Publish(message);
        await session.SaveAsync();
        if (world.Scheduler.Random.Hits(RolledBack))
        {
            world.Trace.Add(process.Name, "rolls back", message.Number);
            return;
        }

        await session.CommitAsync();
        world.Trace.Add(process.Name, $"has committed {message.Temper}", message.Number);
    }
}
