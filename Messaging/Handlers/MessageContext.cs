using System.Diagnostics;

namespace Payments.Messaging;

/// <summary>What came with a message besides its body.</summary>
/// <param name="MessageId">The id by which the inbox recognizes the message.</param>
/// <param name="CorrelationId">The payment, order or purchase, if the sender set it.</param>
/// <param name="SentAt">When the message was sent, UTC, if the sender set it.</param>
/// <param name="Attempt">Which attempt at this message this is, from 1.</param>
public sealed record MessageContext(Guid MessageId, string? CorrelationId, DateTimeOffset? SentAt, int Attempt = 1)
{
    private readonly List<Action> afterCommit = [];

    /// <summary>The span of this message's handling.</summary>
    internal Activity? Activity { get; init; }

    /// <summary>
    /// Makes the span of this message's handling the current one: what is published next belongs to its trace. Only handlers of groups need
    /// it; for others it is the current span from the start.
    /// </summary>
    public void Resume() => System.Diagnostics.Activity.Current = Activity;

    /// <summary>
    /// Runs <paramref name="action"/> once the effect is committed, as a hint inside this process (for example to wake a waiting request).
    /// A crash may lose it; what must happen is published through the outbox.
    /// </summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    internal void Committed() => afterCommit.ForEach(action => action());
}
