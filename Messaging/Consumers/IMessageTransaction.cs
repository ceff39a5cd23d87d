using Payments.Hosting;

namespace Payments.Messaging;

/// <summary>
/// The transaction in which messages are handled. An interface because the simulation in Tests replaces it with tables in memory.
/// </summary>
internal interface IMessageTransaction
{
    /// <summary>Commits the inbox rows, the effects and the outgoing messages of a batch: all or nothing.</summary>
    /// <exception cref="TimeoutException">A handler has run for longer than <see cref="MessagingOptions.HandlerTimeout"/>.</exception>
    /// <exception cref="DatabaseStalledException">The database has not answered within that time.</exception>
    Task RunAsync(QueueSubscription subscription, IReadOnlyList<ParsedDelivery> batch, CancellationToken ct);
}
