namespace Payments.Messaging;

/// <summary>
/// Sends a consumer's copies to the retry queues and the dead-letter queues. An interface because the simulation in Tests replaces it with
/// a broker in memory.
/// </summary>
internal interface IConfirmedSender
{
    /// <exception cref="IOException">The broker has not confirmed the copy; the original must not be acknowledged.</exception>
    Task SendAsync(OutgoingMessage message, CancellationToken ct);
}
