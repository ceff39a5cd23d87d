using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>The messages that the producers of a schedule send, one after the other, whichever producer is alive.</summary>
internal sealed class ProducerPlan
{
    private readonly MessageLog log;
    private readonly Random random;
    private readonly int maxAttempts;
    private readonly int aggregates;
    private readonly double bad;
    private bool mayHang;

    public ProducerPlan(MessageLog log, MessagingOptions options, Random random)
    {
        this.log = log;
        this.random = random;
        maxAttempts = options.MaxAttempts;
        aggregates = random.Between(1, 6);
        bad = 0.5 * random.NextDouble();
        Remaining = random.Between(5, 40);

        // A hanging handler costs ten seconds of virtual time: one is enough, in some of the schedules.
        mayHang = maxAttempts > 1 && random.Chance(0.2);
    }

    /// <summary>Messages that are not sent yet.</summary>
    public int Remaining { get; private set; }

    public SimulatedMessage Next()
    {
        Remaining--;
        var behavior = random.Chance(bad) ? DrawBad() : MessageBehavior.Good;
        var failures = behavior switch
        {
            MessageBehavior.Flaky => random.Between(1, maxAttempts - 1),
            MessageBehavior.Hanging => 1,
            _ => 0,
        };
        return log.New(random.Between(1, aggregates), behavior, failures, isCommand: random.Chance(0.3));
    }

    private MessageBehavior DrawBad()
    {
        if (mayHang && random.Chance(0.3))
        {
            mayHang = false;
            return MessageBehavior.Hanging;
        }

        return random.Next(6) switch
        {
            0 => MessageBehavior.Impossible,
            1 => MessageBehavior.Unparseable,
            2 => MessageBehavior.Poison,
            _ => maxAttempts > 1 ? MessageBehavior.Flaky : MessageBehavior.Poison,
        };
    }
}
