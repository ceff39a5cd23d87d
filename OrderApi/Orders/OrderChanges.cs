namespace Payments.OrderApi.Orders;

/// <summary>
/// Tells within this process which orders have changed, right after the change is committed. A hint: other instances and a crash are not
/// heard of.
/// </summary>
internal sealed class OrderChanges
{
    /// <summary>
    /// Orders were placed or changed. Called on the thread that committed, so a listener only takes note, waits for nothing and throws
    /// nothing.
    /// </summary>
    public event Action<IReadOnlyCollection<long>>? Changed;

    /// <summary>Tells of orders whose change is committed.</summary>
    public void Announce(IEnumerable<long> orderIds)
    {
        if (Changed is { } changed && orderIds.ToHashSet() is { Count: > 0 } ids)
        {
            changed(ids);
        }
    }
}
