namespace Payments.Messaging;

/// <summary>
/// A channel that publishes and awaits every confirm. An interface because the simulation in Tests replaces it with a broker in memory.
/// </summary>
internal interface IPublisher : IAsyncDisposable
{
    bool IsOpen { get; }

    /// <summary>
    /// Publishes all messages in order, then waits for all confirms. After <paramref name="timeout"/> the channel is closed.
    /// </summary>
    /// <returns>One outcome for each message, in the order given.</returns>
    Task<PublishOutcome[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, TimeSpan timeout, CancellationToken ct);
}
