using System.Globalization;
using System.Text;
using System.Text.Json;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>The body of every message.</summary>
internal sealed record Number(int Value);

/// <summary>A message that a producer has begun to send, and what the simulation knows about it.</summary>
internal sealed class SimulatedMessage(MessageLog log, int number, int aggregate, MessageBehavior behavior, int failures, bool isCommand)
{
    private readonly Dictionary<string, int> failuresLeft = Queues.Of(isCommand).ToDictionary(q => q, _ => failures);

    public int Number => number;

    public int Aggregate => aggregate;

    public MessageBehavior Behavior => behavior;

    public Guid Id { get; } = RandomExtensions.UuidOf(log.UtcNow, number);

    /// <summary>The queues in which it must have its effect, or be dead-lettered.</summary>
    public IReadOnlyList<string> Targets => Queues.Of(isCommand);

    public bool MustDie => behavior is MessageBehavior.Poison or MessageBehavior.Impossible or MessageBehavior.Unparseable;

    public int Lane => aggregate % 16;

    public bool IsCommitted { get; private set; }

    /// <summary>The broker has returned or refused it, so it was parked and later messages overtook it.</summary>
    public bool WasRejected { get; set; }

    /// <summary>Uses one of the remaining failures in this queue.</summary>
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
        log.Committed.Add(this);
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
            behavior == MessageBehavior.Unparseable
                ? Encoding.UTF8.GetBytes("{")
                : JsonSerializer.SerializeToUtf8Bytes(new Number(number), MessageJson.Options),
            log.UtcNow.UtcDateTime
        );
}
