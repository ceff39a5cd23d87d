using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>
/// A transaction for handlers that save more than once: their own, or, in a request with a key, a part of the one that the key is claimed
/// in. Not committing undoes what was done since it began, either way.
/// </summary>
public sealed class NestedTransaction : IAsyncDisposable
{
    private const string Savepoint = "joined";

    private readonly IDbContextTransaction transaction;
    private readonly bool isOwn;
    private bool committed;

    private NestedTransaction(IDbContextTransaction transaction, bool isOwn)
    {
        this.transaction = transaction;
        this.isOwn = isOwn;
    }

    /// <summary>Begins a transaction, or a part of the one that runs. Parts are not nested.</summary>
    public static async Task<NestedTransaction> BeginAsync(DatabaseFacade database, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (database.CurrentTransaction is { } running)
        {
            await running.CreateSavepointAsync(Savepoint, ct);
            return new NestedTransaction(running, isOwn: false);
        }

        return new NestedTransaction(await database.BeginTransactionAsync(ct), isOwn: true);
    }

    /// <summary>Commits, or lets the transaction that it is a part of do so.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        await (isOwn ? transaction.CommitAsync(ct) : transaction.ReleaseSavepointAsync(Savepoint, ct));
        committed = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (isOwn)
        {
            await transaction.DisposeAsync();
        }
        else if (!committed)
        {
            await transaction.RollbackToSavepointAsync(Savepoint);
        }
    }
}
