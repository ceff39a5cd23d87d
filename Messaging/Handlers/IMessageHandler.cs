namespace Payments.Messaging;

/// <summary>
/// Handles messages of one queue. It runs inside the transaction that also records the message in the inbox. The consumer saves the changes
/// of the service's <c>DbContext</c> and commits, so a handler changes entities and publishes through the outbox, and calls neither
/// <c>SaveChanges</c> nor <c>Commit</c>. Effects outside that transaction may be repeated and must be idempotent.
/// </summary>
/// <typeparam name="TMessage">The type of the JSON body.</typeparam>
public interface IMessageHandler<in TMessage>
{
    /// <summary>Handles one message.</summary>
    /// <exception cref="PermanentFailureException">The message can never be handled; it is dead-lettered without another
    /// attempt.</exception>
    Task HandleAsync(TMessage message, MessageContext context, CancellationToken ct);
}
