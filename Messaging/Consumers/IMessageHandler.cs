using System.Diagnostics;

namespace Payments.Messaging;

/// <summary>
/// Handles messages of one queue. It runs inside the transaction that also records the message in the inbox; the consumer saves
/// the changes of the service's <c>DbContext</c> and commits, so a handler changes entities and publishes through the outbox, and
/// calls neither <c>SaveChanges</c> nor <c>Commit</c>. What it does outside that transaction must bear being repeated.
/// </summary>
/// <typeparam name="TMessage">The type of the JSON body.</typeparam>
public interface IMessageHandler<in TMessage>
{
    /// <summary>Handles one message.</summary>
    /// <exception cref="PermanentFailureException">The message can never be handled; it is dead-lettered without another
    /// attempt.</exception>
    Task HandleAsync(TMessage message, MessageContext context, CancellationToken ct);
}

/// <summary>
/// Handles messages of one queue a group at a time, for effects that are cheaper together than one by one. The rules of
/// <see cref="IMessageHandler{TMessage}"/> hold. If it throws, each message of the group is tried alone, as a group of one.
/// </summary>
/// <typeparam name="TMessage">The type of the JSON body.</typeparam>
public interface IMessageGroupHandler<TMessage>
{
    /// <summary>
    /// Handles messages that this queue has not seen before, in their order: at least one, at most <see
    /// cref="QueueSubscription.MaxGroupSize"/>.
    /// </summary>
    /// <exception cref="PermanentFailureException">In a group of one: the message can never be handled; it is dead-lettered without another
    /// attempt.</exception>
    Task HandleAsync(IReadOnlyList<Received<TMessage>> group, CancellationToken ct);
}

/// <summary>A message of a group.</summary>
/// <param name="Message">The body.</param>
/// <param name="Context">What came with it.</param>
public sealed record Received<TMessage>(TMessage Message, MessageContext Context);

/// <summary>What came with a message besides its body.</summary>
/// <param name="MessageId">The id by which the inbox knows it.</param>
/// <param name="CorrelationId">The payment, order or purchase, if the sender said it.</param>
/// <param name="SentAt">When it was sent, UTC, if the sender said it.</param>
/// <param name="Attempt">Which attempt at this message this is, from 1.</param>
public sealed record MessageContext(Guid MessageId, string? CorrelationId, DateTimeOffset? SentAt, int Attempt = 1)
{
    private readonly List<Action> afterCommit = [];

    /// <summary>The span of this message's handling.</summary>
    internal Activity? Activity { get; init; }

    /// <summary>
    /// Makes the span of this message's handling the current one: what is published next belongs to its trace. For handlers of groups;
    /// others are in it from the start.
    /// </summary>
    public void Resume() => System.Diagnostics.Activity.Current = Activity;

    /// <summary>
    /// Runs <paramref name="action"/> once the effect is committed, for what is only a hint inside this process (to wake a waiting
    /// request). It may be lost in a crash; what must happen goes through the outbox.
    /// </summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    internal void Committed() => afterCommit.ForEach(action => action());
}

/// <summary>The message can never be handled: its contract is broken. It goes to the dead-letter queue at once.</summary>
public sealed class PermanentFailureException : Exception
{
    /// <summary>Says why, in words that an operator reads in the dead-letter queue; no payload data.</summary>
    public PermanentFailureException(string message)
        : base(message) { }

    /// <inheritdoc cref="PermanentFailureException(string)"/>
    public PermanentFailureException(string message, Exception innerException)
        : base(message, innerException) { }
}
