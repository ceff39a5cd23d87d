using System.Linq.Expressions;

namespace Payments.ServiceDefaults.Lists;

/// <summary>
/// What lists with pages and filters have in common: the parameter <c>limit</c>, the parameter <c>before</c> that holds the last id of the
/// page before, and filters that are left out.
/// </summary>
public static class Paging
{
    /// <summary>Items on a page when <c>limit</c> is left out.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Largest <c>limit</c>, where the list names no other.</summary>
    public const int MaxLimit = 200;

    /// <summary>The rule for the parameter <c>limit</c>, for <see cref="Validation.Of"/>.</summary>
    public static (string Field, bool? IsBroken, string Rule) LimitRule(int? limit, int max = MaxLimit) =>
        ("limit", limit < 1 || limit > max, $"must be between 1 and {max}");

    /// <summary>Makes the answer of what was read: a full page has another after it, from its last item on.</summary>
    /// <param name="items">What was read, newest first.</param>
    /// <param name="limit">Most items on the page; null when the caller left it out.</param>
    /// <param name="id">The id of an item.</param>
    public static Page<TItem, TId> ToPage<TItem, TId>(this IReadOnlyList<TItem> items, int? limit, Func<TItem, TId> id)
        where TId : struct
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(id);
        return new(items, items.Count == (limit ?? DefaultLimit) ? id(items[^1]) : null);
    }

    /// <summary>Filters by something that callers may leave out.</summary>
    /// <param name="query">What is filtered.</param>
    /// <param name="value">What to filter by; null for no filter.</param>
    /// <param name="predicate">Whether an item is wanted. Read only when there is a value.</param>
    public static IQueryable<T> WhereGiven<T>(this IQueryable<T> query, object? value, Expression<Func<T, bool>> predicate) =>
        value is null ? query : query.Where(predicate);
}
