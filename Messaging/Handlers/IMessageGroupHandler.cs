namespace Payments.Messaging;

/// <summary>
/// Handles messages of one queue in groups, for effects that are cheaper together than one by one. The rules of
/// <see cref="IMessageHandler{TMessage}"/> apply. If it throws, each message of the group is tried alone, as a group of one.
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
