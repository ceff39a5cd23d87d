using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>
/// Claims lanes of the outbox in memory, as the statements of the real store do: it takes the locks first and reads the rows after that.
/// </summary>
internal sealed class SimulatedOutboxStore(World world, SimulatedProcess process) : IOutboxStore
{
    /// <summary>The limit of the real store.</summary>
    private const int MaxLanes = 8;

    private readonly SimulatedDatabase database = world.Database;

    public async Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken ct)
    {
        var session = await database.OpenAsync(process);
        session.SetIdleTimeout(2 * world.Options.Value.ConfirmTimeout);
        var lanes = await session.AskAsync<List<int>>(answer => answer(TakeLanes(session)));
        var rows = await session.AskAsync<List<OutboxRow>>(answer => answer(Read(lanes, limit)));
        if (rows.Count > 0)
        {
            world.Trace.Add(process.Name, $"claims {rows.Count} rows of {lanes.Count} lanes");
        }

        return new Claim(world, session, rows);
    }

    private List<int> TakeLanes(SimulatedSession session)
    {
        var waiting = database.Outbox.Values.Where(IsWaiting).Select(l => l.Lane).Distinct().ToArray();
        world.Scheduler.Random.Shuffle(waiting);
        return [.. waiting.Where(lane => session.TryLock(new RowKey("outbox lane", $"{lane}"))).Take(MaxLanes)];
    }

    private List<OutboxRow> Read(List<int> lanes, int limit) =>
        [
            .. lanes
                .SelectMany(lane =>
                    database.Outbox.Values.Where(l => l.Lane == lane && IsWaiting(l)).Take(Math.Max(1, limit / lanes.Count))
                )
                .Select(l => l.Row)
                .OrderBy(r => r.Id),
        ];

    private bool IsWaiting(OutboxLine line) => line.ParkedUntil <= world.Scheduler.Now;

    private sealed class Claim(World world, SimulatedSession session, List<OutboxRow> rows) : IOutboxClaim
    {
        public IReadOnlyList<OutboxRow> Rows => rows;

        public async Task SettleAsync(long[] confirmed, long[] rejected)
        {
            var outbox = world.Database.Outbox;
            var parkedUntil = world.Scheduler.Now + world.Options.Value.OutboxRetryDelay;
            session.Write(() =>
            {
                foreach (var id in confirmed)
                {
                    outbox.Remove(id);
                }

                foreach (var id in rejected)
                {
                    if (outbox.TryGetValue(id, out var line))
                    {
                        line.ParkedUntil = parkedUntil;
                    }
                }
            });
            await session.SaveAsync();
            await session.CommitAsync();
        }

        public ValueTask DisposeAsync() => session.DisposeAsync();
    }
}
