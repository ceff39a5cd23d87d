using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>What must hold whatever has gone wrong on the way: the guarantees, as sentences.</summary>
internal sealed class Invariants(World world)
{
    private readonly List<string> violations = [];

    public IReadOnlyList<string> Violations => violations;

    /// <summary>Looked at whenever a group is tried: nothing is tried oftener than <see cref="MessagingOptions.MaxAttempts"/>.</summary>
    public void AttemptsAreBounded(IReadOnlyList<Work> group)
    {
        foreach (var work in group)
        {
            Holds(
                work.Delivery.Attempts < world.Options.Value.MaxAttempts,
                $"{work.Delivery.Properties.MessageId} is tried once more after {work.Delivery.Attempts} attempts"
            );
        }
    }

    /// <summary>Looked at when the faults have ended.</summary>
    public void ComesToRest(bool inTime)
    {
        Holds(
            inTime,
            $"the system does not come to rest: {world.Database.Outbox.Count} rows in the outbox, "
                + string.Join(", ", world.Broker.AllQueues.Where(q => !World.IsDeadLetters(q)).Select(q => $"{q.Count} in {q.Name}"))
        );
    }

    /// <summary>Looked at at the end: nothing that may happen ends a process, but for being killed or stopped.</summary>
    public void ProcessesEndByFaultsOnly(IEnumerable<Host> hosts)
    {
        foreach (var failure in hosts.SelectMany(h => h.Failures))
        {
            Holds(false, $"a process has ended by {failure}");
        }
    }

    /// <summary>The schedule could not be run to its end.</summary>
    public void Broken(InvalidOperationException cause) => Holds(false, cause.Message);

    /// <summary>Looked at when the system is at rest.</summary>
    public void EverythingCameOut()
    {
        CommittedHadItsEffectOnceOrIsDead();
        OnlyCommittedWentOut();
        AggregatesKeptTheirOrder();
    }

    private void CommittedHadItsEffectOnceOrIsDead()
    {
        var effects = world.Database.Effects.CountBy(e => e).ToDictionary();
        var dead = Queues.All.ToDictionary(q => q, DeadLettersOf);
        foreach (var message in world.Ledger.Committed)
        {
            foreach (var queue in message.Targets)
            {
                var times = effects.GetValueOrDefault((queue, message.Number));
                var letters = dead[queue][message.Number].ToList();
                Holds(times == (message.MustDie ? 0 : 1), $"#{message.Number} ({message.Temper}) had its effect in {queue} {times} times");
                Holds(
                    letters.Count > 0 == message.MustDie,
                    $"#{message.Number} ({message.Temper}) is {letters.Count} times dead in {queue}: {letters.FirstOrDefault()?.Text(DeadLetterHeaders.Reason)}"
                );
                letters.ForEach(letter => DeadWithItsReason(message, queue, letter));
            }
        }
    }

    private ILookup<int, Delivery> DeadLettersOf(string queue) =>
        world
            .Broker[BrokerNames.DeadLetterQueue(queue)]
            .Ready.ToLookup(e => e.Message.Number, e => new Delivery(0, e.Message.Properties, e.Message.Body));

    private void DeadWithItsReason(SimulatedMessage message, string queue, Delivery letter)
    {
        var attempts = letter.Number(DeadLetterHeaders.Attempts);
        var reason = letter.Text(DeadLetterHeaders.Reason) ?? "";
        var most = world.Options.Value.MaxAttempts;
        Holds(
            letter.Text(DeadLetterHeaders.Queue) == queue,
            $"#{message.Number} died in {queue} and its letter says {letter.Text(DeadLetterHeaders.Queue)}"
        );
        Holds(
            reason.StartsWith(Reasons.Of(message.Temper), StringComparison.Ordinal),
            $"#{message.Number} ({message.Temper}) is dead because: {reason}"
        );
        Holds(
            message.Temper == Temper.Poison ? attempts == most : attempts >= 1 && attempts <= most,
            $"#{message.Number} ({message.Temper}) is dead after {attempts} attempts of {most}"
        );
    }

    private void OnlyCommittedWentOut()
    {
        foreach (var message in world.Ledger.Accepted.Where(m => !m.IsCommitted))
        {
            Holds(false, $"#{message.Number} was published and never committed");
        }

        foreach (var (queue, number) in world.Database.Effects.Where(e => !world.Ledger[e.Number].IsCommitted))
        {
            Holds(false, $"#{number} was never committed and had an effect in {queue}");
        }
    }

    /// <summary>First copies only, and without those that the broker would not have at first: they are parked, and others go on.</summary>
    private void AggregatesKeptTheirOrder()
    {
        var accepted = world.Ledger.Accepted.Where(m => !m.WasRejected).ToLookup(m => m.Aggregate, m => m.Number);
        foreach (var aggregate in world.Ledger.Committed.Where(m => !m.WasRejected).GroupBy(m => m.Aggregate, m => m.Number))
        {
            Holds(
                accepted[aggregate.Key].SequenceEqual(aggregate),
                $"aggregate {aggregate.Key} committed {string.Join(' ', aggregate)} and the broker took {string.Join(' ', accepted[aggregate.Key])}"
            );
        }
    }

    private void Holds(bool condition, string otherwise)
    {
        if (!condition)
        {
            violations.Add(otherwise);
        }
    }
}
