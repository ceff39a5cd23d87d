using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Payments.Messaging;

/// <summary>Wakes the relay right after a commit that put messages into the outbox, so that nobody waits for the poll.</summary>
internal sealed class OutboxInterceptor(OutboxSignal signal) : DbTransactionInterceptor, ISaveChangesInterceptor
{
    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        WakeIfCommitted(eventData.Context);
        return result;
    }

    public ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        WakeIfCommitted(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Wake(eventData.Context);

    public override Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Wake(eventData.Context);
        return Task.CompletedTask;
    }

    private void WakeIfCommitted(DbContext? context)
    {
        if (context?.Database.CurrentTransaction is null)
        {
            Wake(context);
        }
    }

    private void Wake(DbContext? context)
    {
        if (context is not null && OutboxMark.Take(context))
        {
            signal.Set();
        }
    }
}

/// <summary>
/// Remembers which contexts have messages in them. The change tracker knows too, but asking it looks at every entity of a group, twice.
/// </summary>
internal static class OutboxMark
{
    private static readonly ConditionalWeakTable<DbContext, object> Marked = [];

    public static void Set(DbContext context) => Marked.TryAdd(context, Marked);

    public static bool Take(DbContext context) => Marked.Remove(context);
}
