namespace Payments.ServiceDefaults.Lists;

/// <summary>One page of a list that is sorted newest first.</summary>
/// <typeparam name="TItem">Type of the items.</typeparam>
/// <typeparam name="TId">Type of the ids that the list is sorted by.</typeparam>
/// <param name="Items">The items, newest first.</param>
/// <param name="Before">For the next page; null on the last.</param>
public sealed record Page<TItem, TId>(IReadOnlyList<TItem> Items, TId? Before)
    where TId : struct;
