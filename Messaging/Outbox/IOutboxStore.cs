namespace Payments.Messaging;

/// <summary>
/// The outbox table as the relay needs it. An interface because the simulation in Tests replaces it with a table in memory.
/// </summary>
internal interface IOutboxStore
{
    /// <summary>
    /// Locks lanes that no other relay holds, and reads the oldest waiting rows of each; no rows when there is nothing to do.
    /// </summary>
    Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken ct);
}
