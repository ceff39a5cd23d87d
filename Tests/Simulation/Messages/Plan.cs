using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>Which messages the producers of a schedule send, one after the other, whichever of them is alive.</summary>
internal sealed class Plan
{
    private readonly Ledger ledger;
    private readonly Random random;
    private readonly int maxAttempts;
    private readonly int aggregates;
    private readonly double bad;
    private bool mayHang;

    public Plan(Ledger ledger, MessagingOptions options, Random random)
    {
        this.ledger = ledger;
        this.random = random;
        maxAttempts = options.MaxAttempts;
        aggregates = random.Between(1, 6);
        bad = 0.5 * random.NextDouble();
        Remaining = random.Between(5, 40);

        // A hanging handler costs ten seconds of virtual time: one is enough, in some of the schedules.
        mayHang = maxAttempts > 1 && random.Hits(0.2);
    }

    /// <summary>Messages still to come.</summary>
    public int Remaining { get; private set; }

    public SimulatedMessage Next()
    {
        Remaining--;
        var temper = random.Hits(bad) ? DrawBad() : Temper.Good;
        var failures = temper switch
        {
            Temper.Flaky => random.Between(1, maxAttempts - 1),
            Temper.Hanging => 1,
            _ => 0,
        };
        return ledger.New(random.Between(1, aggregates), temper, failures, isCommand: random.Hits(0.3));
    }

    private Temper DrawBad()
    {
        if (mayHang && random.Hits(0.3))
        {
            mayHang = false;
            return Temper.Hanging;
        }

        return random.Next(6) switch
        {
            0 => Temper.Impossible,
            1 => Temper.Unparseable,
            2 => Temper.Poison,
            _ => maxAttempts > 1 ? Temper.Flaky : Temper.Poison,
        };
    }
}
