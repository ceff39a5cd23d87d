using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Payments.Messaging;

/// <summary>
/// Marks the contexts to which messages were added. The change tracker knows that too, but asking it enumerates every tracked entity, twice
/// for each commit.
/// </summary>
internal static class OutboxMark
{
    private static readonly ConditionalWeakTable<DbContext, object> Marked = [];

    public static void Set(DbContext context) => Marked.TryAdd(context, Marked);

    /// <summary>Removes the mark.</summary>
    /// <returns>Whether the context was marked.</returns>
    public static bool Take(DbContext context) => Marked.Remove(context);
}
