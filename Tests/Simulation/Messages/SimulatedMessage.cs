using System.Globalization;
using System.Text;
using System.Text.Json;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>The body of every message.</summary>
internal sealed record Number(int Value);

/// <summary>A message that somebody has begun to send, and what the simulation knows of it better than any part of the system.</summary>
internal sealed class SimulatedMessage(Ledger ledger, int number, int aggregate, Temper temper, int failures, bool isCommand)
{
    private readonly Dictionary<string, int> failuresLeft = Queues.Of(isCommand).ToDictionary(q => q, _ => failures);

    public int Number => number;

    public int Aggregate => aggregate;

    public Temper Temper => temper;

    public Guid Id { get; } = Chance.UuidOf(ledger.UtcNow, number);

    /// <summary>Where it must have its effect, or be dead.</summary>
    public IReadOnlyList<string> Targets => Queues.Of(isCommand);

    public bool MustDie => temper is Temper.Poison or Temper.Impossible or Temper.Unparseable;

    public int Lane => aggregate % 16;

    public bool IsCommitted { get; private set; }

    /// <summary>The broker has returned or refused it, so that it was parked and others went on before it.</summary>
    public bool WasRejected { get; set; }

    /// <summary>Uses up one of the failures still to come in this queue.</summary>
    public bool TakeFailure(string queue)
    {
        if (failuresLeft[queue] == 0)
        {
            return false;
        }

        failuresLeft[queue]--;
        return true;
    }

    public void Commit()
    {
        IsCommitted = true;
        ledger.Committed.Add(this);
    }

    public OutboxRow ToOutboxRow(long id) =>
        new(
            id,
            Id,
            isCommand ? BrokerNames.DefaultExchange : BrokerNames.Events,
            isCommand ? Queues.Second : Queues.Event,
            Queues.Event,
            aggregate.ToString(CultureInfo.InvariantCulture),
            TraceParent: null,
            TraceState: null,
            temper == Temper.Unparseable
                ? Encoding.UTF8.GetBytes("{")
                : JsonSerializer.SerializeToUtf8Bytes(new Number(number), MessageJson.Options),
            ledger.UtcNow.UtcDateTime
        );
}
