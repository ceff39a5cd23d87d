namespace Payments.Messaging;

/// <summary>Rows that belong to this relay until it settles them. If it is disposed before that, the rows wait again.</summary>
internal interface IOutboxClaim : IAsyncDisposable
{
    /// <summary>In the order in which they must be published.</summary>
    IReadOnlyList<OutboxRow> Rows { get; }

    /// <summary>Deletes the rows that the broker has confirmed, parks those that it returned or refused, and commits.</summary>
    Task SettleAsync(long[] confirmed, long[] rejected);
}
