namespace Payments.Messaging;

/// <summary>
/// What the relay needs of the outbox table. An interface because the simulation of Tests puts a table in memory in its place.
/// </summary>
internal interface IOutboxStore
{
    /// <summary>Takes lanes that no other relay has, and the oldest waiting rows of each; none when there is nothing to do.</summary>
    Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken ct);
}

/// <summary>Rows that are this relay's alone until it settles them. Disposed without that, they wait again.</summary>
internal interface IOutboxClaim : IAsyncDisposable
{
    /// <summary>In the order in which they must be published.</summary>
    IReadOnlyList<OutboxRow> Rows { get; }

    /// <summary>Deletes what the broker has confirmed, parks what it returned or refused, and commits.</summary>
    Task SettleAsync(long[] confirmed, long[] rejected);
}
