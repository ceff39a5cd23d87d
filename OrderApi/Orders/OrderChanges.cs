namespace Payments.OrderApi.Orders;

/// <summary>
/// Publishes within this process which orders have changed, right after the change is committed. It is only a hint: changes by other
/// instances, and those just before a crash, are missed.
/// </summary>
internal sealed class OrderChanges
{
    /// <summary>
    /// Orders were placed or changed. Raised on the thread that committed, so a listener must return at once and not throw.
    /// </summary>
    public event Action<IReadOnlyCollection<long>>? Changed;

    /// <summary>Raises <see cref="Changed"/> for orders whose change is committed.</summary>
    public void Publish(IEnumerable<long> orderIds)
    {
        if (Changed is { } changed && orderIds.ToHashSet() is { Count: > 0 } ids)
        {
            changed(ids);
        }
    }
}
