using System.Diagnostics;
using Payments.Tests.Soak.Faults;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;

namespace Payments.Tests.Soak;

/// <summary>
/// Rounds of faults under load. A round injects every fault once, in an order that the seed shuffles; after each fault every invariant is
/// checked.
/// </summary>
internal sealed class SoakRun(SoakSystem system, IReadOnlyList<Fault> faults, int seed, Action<string> report)
{
    /// <summary>Time under load between two faults.</summary>
    private static readonly TimeSpan PauseBetweenFaults = TimeSpan.FromMilliseconds(500);

    /// <summary>Newest messages that are checked for an effect.</summary>
    private const int NewestChecked = 2_000;

    private static readonly TimeSpan FlowBound = TimeSpan.FromMinutes(2);

    private readonly Random random = new(seed);

    public SoakReport Report { get; } = new(faults, seed);

    /// <summary>Messages that the producers committed in each second in which they were not paused.</summary>
    public double Load => system.Invariants.CommittedCount / system.UnderLoad.Elapsed.TotalSeconds;

    public async Task RunAsync(int rounds, TimeSpan bound)
    {
        var started = Stopwatch.GetTimestamp();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var fault in Shuffled())
            {
                if (Stopwatch.GetElapsedTime(started) > bound)
                {
                    return;
                }

                await RunFaultAsync(fault, round);
            }

            await CheckRoundAsync();
        }
    }

    private async Task RunFaultAsync(Fault fault, int round)
    {
        try
        {
            fault.MissingRequirement.ShouldBeNull();
            await Task.Delay(PauseBetweenFaults);
            await fault.InjectAsync(system, random);
            await Task.Delay(fault.Duration);
            await fault.RepairAsync(system);
            var recovered = await RecoverAsync(fault);
            await system.Invariants.CheckAsync();
            Report.Add(fault, recovered, system.Invariants);
            report(
                $"round {round}: {fault.Name}, recovered after {recovered.TotalSeconds:0.0} s, {system.Invariants.CommittedCount} committed"
            );
            await system.ResumeAsync();
        }
        catch (Exception e)
        {
            throw new SoakException($"'{fault.Name}' in round {round}, seed {seed}: {e.Message}\n{Report}\n{system.Logs()}", e);
        }
    }

    private async Task CheckRoundAsync()
    {
        await system.PauseAsync();
        await system.Invariants.WaitUntilQuietAsync();
        await system.Invariants.No_delivery_is_left_unacknowledged();
        await system.Invariants.CheckAsync();
        await system.ResumeAsync();
    }

    /// <returns>Time from the repair until the system was quiet, at first under load.</returns>
    private async Task<TimeSpan> RecoverAsync(Fault fault)
    {
        var repaired = Stopwatch.GetTimestamp();
        await NewMessagesFlowAsync();
        await system.PauseAsync();
        if (fault.LeavesUnrouted)
        {
            await system.Unrouted.MoveBackAsync();
        }

        await system.Invariants.WaitUntilQuietAsync();
        var recovered = Stopwatch.GetElapsedTime(repaired);

        // Connections that were forgotten end only now: recovery must not depend on their end.
        foreach (var link in system.Links)
        {
            link.Bury();
        }

        return recovered;
    }

    /// <summary>
    /// Waits until some message that was committed after this call has had its effect. Not the first, which may still have found no binding
    /// and wait in events.unrouted.
    /// </summary>
    private async Task NewMessagesFlowAsync()
    {
        var last = await system.Database.ScalarAsync(PostgresServer.Producers, "SELECT coalesce(max(id), 0) FROM committed");
        await Eventually.Get(
            async () =>
            {
                var newest = await system.Database.ScalarAsync(
                    PostgresServer.Producers,
                    $"""
                    SELECT string_agg(number::text, ',') FROM (
                        SELECT number FROM committed WHERE id > {last} AND NOT poison ORDER BY id DESC LIMIT {NewestChecked}) newest
                    """
                );
                return newest is string numbers
                    ? await system.Database.ScalarAsync(
                        PostgresServer.Consumers,
                        $"SELECT count(*) FROM effects WHERE number IN ({numbers})"
                    )
                    : 0L;
            },
            effects => effects is > 0L,
            "new messages flow",
            FlowBound
        );
    }

    private Fault[] Shuffled()
    {
        var order = faults.ToArray();
        random.Shuffle(order);
        return order;
    }
}
