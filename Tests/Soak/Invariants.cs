using Payments.Messaging;
using Payments.SoakWorker;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;

namespace Payments.Tests.Soak;

/// <summary>
/// What must hold whenever the system is quiet, whatever faults came before. Each invariant is a method whose name states it; together:
/// every committed message has had its effect exactly once, or is a dead letter with its reason, and no message is left anywhere else.
/// </summary>
internal sealed class Invariants(RabbitMqServer broker, PostgresServer database, DeadLetterReader deadLetters)
{
    private const int MaxShown = 20;

    private static readonly TimeSpan QuietBound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CountedBound = TimeSpan.FromSeconds(30);

    /// <summary>Queues that must be empty. Messages in a dead-letter queue are still on their way to the consumers' database.</summary>
    private static readonly string[] Queues =
    [
        .. SoakNames.Queues,
        .. SoakNames.Queues.Select(BrokerNames.DeadLetterQueue),
        .. SoakNames.RetryDelays.Distinct().Select(RetryLadder.NameOf),
        BrokerNames.Unrouted,
    ];

    /// <summary>Committed numbers so far, as of the last check.</summary>
    public int CommittedCount { get; private set; }

    /// <summary>Dead letters so far, as of the last check.</summary>
    public int DeadCount { get; private set; }

    /// <summary>Waits until no message is in progress. That this happens in time is an invariant too: no message is stuck.</summary>
    public Task WaitUntilQuietAsync() =>
        Eventually.Get(DescribeWhatIsLeftAsync, left => left.Length == 0, "the system is quiet", QuietBound);

    /// <summary>Checks all of them. The producers must be paused and the system quiet.</summary>
    /// <exception cref="ShouldAssertException">One is violated; the message names the numbers.</exception>
    public async Task CheckAsync()
    {
        var committed = await database.RowsAsync(
            PostgresServer.Producers,
            "SELECT number, poison FROM committed",
            r => (Number: r.GetInt64(0), IsPoison: r.GetBoolean(1))
        );
        var healthy = committed.Where(c => !c.IsPoison).Select(c => c.Number).ToHashSet();
        var poison = committed.Where(c => c.IsPoison).Select(c => c.Number).ToHashSet();
        var effects = await NumbersAsync("effects");
        var followUps = await NumbersAsync("follow_ups");
        var dead = await deadLetters.ReadAsync();
        (CommittedCount, DeadCount) = (committed.Count, dead.Count);

        Every_committed_message_has_its_effect(healthy, effects);
        No_message_has_its_effect_twice(effects, "effects");
        No_effect_is_without_a_commit(healthy, effects);
        Every_effect_has_its_follow_up(effects, followUps);
        No_message_has_its_effect_twice(followUps, "follow-ups");
        No_effect_is_without_a_commit([.. effects], followUps);
        Poison_is_dead_and_only_poison(poison, dead);
        Every_dead_letter_has_its_reason(dead);
    }

    /// <summary>
    /// The queues are empty, including deliveries that are not acknowledged. The broker updates these counts every few seconds only.
    /// </summary>
    public Task No_delivery_is_left_unacknowledged() =>
        Eventually.Get(
            async () => string.Join(", ", (await broker.MessageCountsAsync()).Where(q => q.Value > 0).Select(q => $"{q.Key}: {q.Value}")),
            left => left.Length == 0,
            "no queue holds a message",
            CountedBound
        );

    private static void Every_committed_message_has_its_effect(HashSet<long> committed, List<long> effects) =>
        None(committed.Except(effects), "committed, but without an effect");

    private static void No_message_has_its_effect_twice(List<long> effects, string what) =>
        None(effects.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key), $"doubled {what}");

    private static void No_effect_is_without_a_commit(HashSet<long> committed, List<long> effects) =>
        None(effects.Except(committed), "effects of what was not committed");

    private static void Every_effect_has_its_follow_up(List<long> effects, List<long> followUps) =>
        None(effects.Except(followUps), "effects without their follow-up");

    private static void Poison_is_dead_and_only_poison(HashSet<long> poison, IReadOnlyList<DeadLetter> dead)
    {
        None(poison.Except(dead.Select(d => d.Number)), "poison that is not dead");
        None(dead.Where(d => !poison.Contains(d.Number)).Select(d => d.Number), "dead without being poison");
    }

    private static void Every_dead_letter_has_its_reason(IReadOnlyList<DeadLetter> dead) =>
        None(
            dead.Where(d => !d.Reason.Contains($"{d.Number} is poison", StringComparison.Ordinal)).Select(d => d.Number),
            "dead letters without their reason"
        );

    private static void None(IEnumerable<long> numbers, string what)
    {
        var found = numbers.Distinct().Order().ToList();
        found.Count.ShouldBe(0, $"{found.Count} {what}: {string.Join(", ", found.Take(MaxShown))}{(found.Count > MaxShown ? ", …" : "")}");
    }

    private Task<List<long>> NumbersAsync(string table) =>
        database.RowsAsync(PostgresServer.Consumers, $"SELECT number FROM {table}", r => r.GetInt64(0));

    /// <summary>What is still in progress, in words; empty when nothing is.</summary>
    private async Task<string> DescribeWhatIsLeftAsync()
    {
        var left = new List<string>();
        foreach (var name in new[] { PostgresServer.Producers, PostgresServer.Consumers })
        {
            Add(await database.ScalarAsync(name, "SELECT count(*) FROM messaging.outbox"), $"rows in the outbox of {name}");
        }

        foreach (var queue in Queues)
        {
            Add(await broker.ReadyCountAsync(queue) ?? 1, $"messages in {queue}");
        }

        var poison = (long)(await database.ScalarAsync(PostgresServer.Producers, "SELECT count(*) FROM committed WHERE poison"))!;
        Add(poison - (await deadLetters.ReadAsync()).Count, "poison messages not dead");
        var healthy = (long)(await database.ScalarAsync(PostgresServer.Producers, "SELECT count(*) FROM committed WHERE NOT poison"))!;
        Add(
            healthy - (long)(await database.ScalarAsync(PostgresServer.Consumers, "SELECT count(DISTINCT number) FROM effects"))!,
            "effects missing"
        );
        Add(
            healthy - (long)(await database.ScalarAsync(PostgresServer.Consumers, "SELECT count(DISTINCT number) FROM follow_ups"))!,
            "follow-ups missing"
        );
        return string.Join("; ", left);

        void Add(object? count, string what)
        {
            if (count is not 0L)
            {
                left.Add($"{count} {what}");
            }
        }
    }
}
