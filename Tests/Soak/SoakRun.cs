using System.Diagnostics;
using Payments.Tests.Soak.Faults;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;

namespace Payments.Tests.Soak;

/// <summary>
/// Rounds of faults under load. A round is every fault once, in an order that the seed shuffles; after each strike every invariant is
/// checked.
/// </summary>
internal sealed class SoakRun(SoakSystem system, IReadOnlyList<Fault> faults, int seed, Action<string> tell)
{
    /// <summary>Load between two strikes.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(500);

    /// <summary>Messages among which one with an effect is looked for.</summary>
    private const int NewestLookedAt = 2_000;

    private static readonly TimeSpan FlowBound = TimeSpan.FromMinutes(2);

    private readonly Random random = new(seed);

    public SoakReport Report { get; } = new(faults, seed);

    /// <summary>Messages that the producers committed for each second in which they were not paused.</summary>
    public double Load => system.Invariants.CommittedCount / system.Loaded.Elapsed.TotalSeconds;

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

                await StrikeAsync(fault, round);
            }

            await AtEndOfRoundAsync();
        }
    }

    private async Task StrikeAsync(Fault fault, int round)
    {
        try
        {
            fault.Lacks.ShouldBeNull();
            await Task.Delay(Calm);
            await fault.StrikeAsync(system, random);
            await Task.Delay(fault.Hold);
            await fault.MendAsync(system);
            var recovered = await RecoverAsync(fault);
            await system.Invariants.HoldAsync();
            Report.Add(fault, recovered, system.Invariants);
            tell(
                $"round {round}: {fault.Name}, recovered after {recovered.TotalSeconds:0.0} s, {system.Invariants.CommittedCount} committed"
            );
            await system.ResumeAsync();
        }
        catch (Exception e)
        {
            throw new SoakException($"'{fault.Name}' in round {round}, seed {seed}: {e.Message}\n{Report}\n{system.Logs()}", e);
        }
    }

    private async Task AtEndOfRoundAsync()
    {
        await system.PauseAsync();
        await system.Invariants.BecomesQuietAsync();
        await system.Invariants.No_delivery_is_left_unacknowledged();
        await system.Invariants.HoldAsync();
        await system.ResumeAsync();
    }

    /// <returns>Time from the mend until nothing was left to do, under load at first.</returns>
    private async Task<TimeSpan> RecoverAsync(Fault fault)
    {
        var mended = Stopwatch.GetTimestamp();
        await NewMessagesFlowAsync();
        await system.PauseAsync();
        if (fault.LeavesUnrouted)
        {
            await system.Unrouted.MoveBackAsync();
        }

        await system.Invariants.BecomesQuietAsync();
        var recovered = Stopwatch.GetElapsedTime(mended);

        // Recovery must not depend on it, so it comes after.
        foreach (var link in system.Links)
        {
            link.Bury();
        }

        return recovered;
    }

    /// <summary>
    /// Waits until a message that was committed after this call has had its effect. Any of them: the first may still have found no binding,
    /// and waits in events.unrouted.
    /// </summary>
    private async Task NewMessagesFlowAsync()
    {
        var last = await system.Database.ScalarAsync(Database.Producers, "SELECT coalesce(max(id), 0) FROM committed");
        await Eventually.Get(
            async () =>
            {
                var newest = await system.Database.ScalarAsync(
                    Database.Producers,
                    $"SELECT string_agg(number::text, ',') FROM (SELECT number FROM committed WHERE id > {last} AND NOT poison ORDER BY id DESC LIMIT {NewestLookedAt}) newest"
                );
                return newest is string numbers
                    ? await system.Database.ScalarAsync(Database.Consumers, $"SELECT count(*) FROM effects WHERE number IN ({numbers})")
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

/// <summary>The soak has failed; the message says at which fault, in which round, with which seed.</summary>
public sealed class SoakException(string message, Exception inner) : Exception(message, inner);
