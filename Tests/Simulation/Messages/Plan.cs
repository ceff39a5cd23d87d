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

        // While one handler hangs, the copies of its messages wait for it and may run into the time limit too, once each: that attempt
        // must not be the last one of a message that nothing is wrong with.
        mayHang = maxAttempts >= 3 && random.Hits(0.2);
        SpareAttempts = mayHang ? 1 : 0;
    }

    /// <summary>Messages still to come.</summary>
    public int Remaining { get; private set; }

    /// <summary>Attempts that a flaky message leaves unused.</summary>
    private int SpareAttempts { get; }

    public SimulatedMessage Next()
    {
        Remaining--;
        var temper = random.Hits(bad) ? DrawBad() : Temper.Good;
        var failures = temper switch
        {
            Temper.Flaky => random.Between(1, maxAttempts - 1 - SpareAttempts),
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
            _ => maxAttempts - 1 - SpareAttempts > 0 ? Temper.Flaky : Temper.Poison,
        };
    }
}
