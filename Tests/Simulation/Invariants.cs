using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>The guarantees, which must hold whatever faults happened.</summary>
internal sealed class Invariants(World world)
{
    private readonly List<string> violations = [];

    public IReadOnlyList<string> Violations => violations;

    /// <summary>Checked for every batch: no message is tried more often than <see cref="MessagingOptions.MaxAttempts"/>.</summary>
    public void AttemptsAreBounded(IReadOnlyList<ParsedDelivery> batch)
    {
        foreach (var parsed in batch)
        {
            Holds(
                parsed.Delivery.Attempts < world.Options.Value.MaxAttempts,
                $"{parsed.Delivery.Properties.MessageId} is tried once more after {parsed.Delivery.Attempts} attempts"
            );
        }
    }

    /// <summary>Checked when the faults have ended.</summary>
    public void ComesToRest(bool inTime)
    {
        Holds(
            inTime,
            $"the system does not come to rest: {world.Database.Outbox.Count} rows in the outbox, "
                + string.Join(", ", world.Broker.AllQueues.Where(q => !World.IsDeadLetters(q)).Select(q => $"{q.Count} in {q.Name}"))
        );
    }

    /// <summary>Checked at the end: a process ends only by being killed or stopped.</summary>
    public void ProcessesEndByFaultsOnly(IEnumerable<Host> hosts)
    {
        foreach (var failure in hosts.SelectMany(h => h.Failures))
        {
            Holds(false, $"a process has ended by {failure}");
        }
    }

    /// <summary>The schedule could not be completed.</summary>
    public void Broken(InvalidOperationException cause) => Holds(false, cause.Message);

    /// <summary>Checked when the system is at rest.</summary>
    public void EveryMessageIsAccountedFor()
    {
        CommittedMessagesHadOneEffectOrAreDead();
        OnlyCommittedMessagesWerePublished();
        AggregatesKeptTheirOrder();
    }

    private void CommittedMessagesHadOneEffectOrAreDead()
    {
        var effects = world.Database.Effects.CountBy(e => e).ToDictionary();
        var dead = Queues.All.ToDictionary(q => q, DeadLettersOf);
        foreach (var message in world.Log.Committed)
        {
            foreach (var queue in message.Targets)
            {
                var times = effects.GetValueOrDefault((queue, message.Number));
                var deadLetters = dead[queue][message.Number].ToList();
                Holds(
                    times == (message.MustDie ? 0 : 1),
                    $"#{message.Number} ({message.Behavior}) had its effect in {queue} {times} times"
                );
                Holds(
                    deadLetters.Count > 0 == message.MustDie,
                    $"#{message.Number} ({message.Behavior}) is {deadLetters.Count} times dead in {queue}: "
                        + deadLetters.FirstOrDefault()?.Text(DeadLetterHeaders.Reason)
                );
                deadLetters.ForEach(deadLetter => DeadLetterHasItsReason(message, queue, deadLetter));
            }
        }
    }

    private ILookup<int, Delivery> DeadLettersOf(string queue) =>
        world
            .Broker[BrokerNames.DeadLetterQueue(queue)]
            .Ready.ToLookup(e => e.Message.Number, e => new Delivery(0, e.Message.Properties, e.Message.Body));

    private void DeadLetterHasItsReason(SimulatedMessage message, string queue, Delivery deadLetter)
    {
        var attempts = deadLetter.Number(DeadLetterHeaders.Attempts);
        var reason = deadLetter.Text(DeadLetterHeaders.Reason) ?? "";
        var most = world.Options.Value.MaxAttempts;
        Holds(
            deadLetter.Text(DeadLetterHeaders.Queue) == queue,
            $"#{message.Number} failed in {queue} and its dead letter names {deadLetter.Text(DeadLetterHeaders.Queue)}"
        );
        Holds(
            reason.StartsWith(Reasons.Of(message.Behavior), StringComparison.Ordinal),
            $"#{message.Number} ({message.Behavior}) is dead because: {reason}"
        );
        Holds(
            message.Behavior == MessageBehavior.Poison ? attempts == most : attempts >= 1 && attempts <= most,
            $"#{message.Number} ({message.Behavior}) is dead after {attempts} attempts of {most}"
        );
    }

    private void OnlyCommittedMessagesWerePublished()
    {
        foreach (var message in world.Log.Accepted.Where(m => !m.IsCommitted))
        {
            Holds(false, $"#{message.Number} was published and never committed");
        }

        foreach (var (queue, number) in world.Database.Effects.Where(e => !world.Log[e.Number].IsCommitted))
        {
            Holds(false, $"#{number} was never committed and had an effect in {queue}");
        }
    }

    /// <summary>
    /// First copies only, and without messages that the broker first rejected: these are parked, and later ones overtake them.
    /// </summary>
    private void AggregatesKeptTheirOrder()
    {
        var accepted = world.Log.Accepted.Where(m => !m.WasRejected).ToLookup(m => m.Aggregate, m => m.Number);
        foreach (var aggregate in world.Log.Committed.Where(m => !m.WasRejected).GroupBy(m => m.Aggregate, m => m.Number))
        {
            Holds(
                accepted[aggregate.Key].SequenceEqual(aggregate),
                $"aggregate {aggregate.Key} committed {string.Join(' ', aggregate)} "
                    + $"and the broker accepted {string.Join(' ', accepted[aggregate.Key])}"
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
