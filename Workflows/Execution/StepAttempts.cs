using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Payments.Workflows;

/// <summary>The two ways of doing a step: a call of somebody else, and a transaction on the service's own database.</summary>
internal static class StepAttempts
{
    /// <summary>
    /// What was done before is recorded, and then the other side is called. That it was is recorded with what comes next.
    /// </summary>
    public static StepAttempt<T> Call<T>(WorkflowProgress progress, Func<StepContext, CancellationToken, Task<T>> call) =>
        async (step, entryOf, ct) =>
        {
            await progress.FlushAsync();

            // WaitAsync lets go of a call that does not listen to its token.
            var result = await WorkflowTelemetry.InStepAsync(step, () => call(step, ct).WaitAsync(ct));
            progress.Defer(entryOf(result));
            return result;
        };

    /// <summary>
    /// The effect and the record of it commit together, so that it is there once and never unrecorded. A process that is no longer the
    /// owner cannot commit.
    /// </summary>
    public static StepAttempt<T> Transaction<TContext, T>(
        WorkflowProgress progress,
        IServiceScopeFactory scopes,
        StepPolicy policy,
        Func<TContext, StepContext, CancellationToken, Task<T>> work,
        bool isLast = false
    )
        where TContext : DbContext =>
        async (step, entryOf, ct) =>
        {
            var isCommitting = false;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<TContext>();
                await using var transaction = await db.Database.BeginTransactionAsync(ct);

                // A process that stalls here holds locks: the server ends its transaction, so that its successor can go on.
                await db.Database.ExecuteSqlAsync(
                    $"SELECT set_config('idle_in_transaction_session_timeout', {$"{policy.Timeout.TotalMilliseconds:0}"}, true)",
                    ct
                );
                var result = await WorkflowTelemetry.InStepAsync(
                    step,
                    async () =>
                    {
                        var made = await work(db, step, ct);
                        await db.SaveChangesAsync(ct);
                        return made;
                    }
                );
                using var span = WorkflowTelemetry.StartRecord();
                var entry = entryOf(result);
                await progress.RecordAsync((NpgsqlConnection)transaction.GetDbTransaction().Connection!, entry, isLast, ct);
                ct.ThrowIfCancellationRequested();
                isCommitting = true;
                await transaction.CommitAsync(CancellationToken.None);
                progress.Recorded(entry, isLast);
                return result;
            }
            catch (Exception e) when (isCommitting || (!ct.IsCancellationRequested && WorkflowDatabase.IsAway(e)))
            {
                // Whether it has committed is not known here, so nothing must be said of it.
                throw progress.EndRun("The database is away: whoever takes the workflow up next reads how it stands.", e);
            }
        };
}
