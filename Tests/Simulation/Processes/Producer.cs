using Npgsql;

namespace Payments.Tests.Simulation;

/// <summary>
/// A service that changes aggregates and publishes that: each transaction has the aggregate's row and a message, and some are rolled back.
/// It does not repeat a failed commit.
/// </summary>
internal sealed class Producer(World world, SimulatedProcess process)
{
    private const double RolledBack = 0.15;
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(100);

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

            await Task.Delay(world.Scheduler.Random.UpTo(MaxPause), world.Clock, CancellationToken.None);
        }
    }

    private async Task CommitOneAsync()
    {
        var message = world.Plan.Next();
        await using var session = await world.Database.OpenAsync(process);
        await session.LockAsync(new RowKey("aggregate", $"{message.Aggregate}"));
        session.Publish(message);
        await session.SaveAsync();
        if (world.Scheduler.Random.Chance(RolledBack))
        {
            world.Trace.Add(process.Name, "rolls back", message.Number);
            return;
        }

        await session.CommitAsync();
        world.Trace.Add(process.Name, $"has committed {message.Behavior}", message.Number);
    }
}
