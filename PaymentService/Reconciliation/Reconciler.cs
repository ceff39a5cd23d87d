using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Reconciliation;

/// <summary>
/// Compares payments, ledger and gateways, and keeps every difference until it is gone or explained. A run compares what has changed since
/// the one before, and what differed then; a full one compares everything. One run at a time, on whichever instance.
/// </summary>
internal sealed class Reconciler(
    PaymentsDb db,
    IEnumerable<IGateway> gateways,
    IOptions<ReconciliationOptions> options,
    TimeProvider clock,
    ReconciliationHealth health
)
{
    private readonly ReconciliationOptions options = options.Value;

    /// <summary>Compares, full when asked to or when the last full run is older than a day.</summary>
    /// <returns>The run; null while another one is under way.</returns>
    public async Task<ReconciliationRun?> RunAsync(bool isFull, CancellationToken ct)
    {
        var (owner, now) = (Guid.CreateVersion7(), clock.GetUtcNow().UtcDateTime);
        if (await db.ClaimReconciliationAsync(owner, now, options.Lease, ct) is not { } state)
        {
            return null;
        }

        try
        {
            isFull = isFull || state.LastFullAt is not { } last || now - last >= options.FullInterval;
            var run = new ReconciliationRun
            {
                IsFull = isFull,
                StartedAt = now,
                ComparedFrom = isFull ? null : (state.ComparedUntil ?? now) - options.Overlap,
            };
            var isCompared = await CompareAsync(run, ct);
            await RecordAsync(run, owner, isCompared, ct);
            return run;
        }
        catch
        {
            await db.ReleaseReconciliationAsync(owner);
            throw;
        }
    }

    /// <returns>Whether an open difference would have been found again.</returns>
    private async Task<Func<ReconciliationDifference, bool>> CompareAsync(ReconciliationRun run, CancellationToken ct)
    {
        var to = run.StartedAt - options.SettlingTime;
        var open = await db.ReconciliationDifferences.AsNoTracking().Where(d => d.Status == DifferenceStatus.Open).ToListAsync(ct);
        var again = open.Select(d => d.PaymentId).OfType<Guid>().Distinct().ToArray();
        var references = open.Select(d => d.Reference).OfType<string>().ToHashSet(StringComparer.Ordinal);
        await db.Database.OpenConnectionAsync(ct);
        var own = await InternalDifferences.FindAsync(
            (NpgsqlConnection)db.Database.GetDbConnection(),
            new InternalDifferences.Scope(run.ComparedFrom, to, again, options.MaxDifferences + 1, options.StatementTimeout),
            ct
        );
        await db.Database.CloseConnectionAsync();
        run.Differences.AddRange(own);
        var isAnyGatewaySilent = false;
        foreach (var gateway in gateways.Where(g => g.KeepsRecords))
        {
            if (!await AskAsync(gateway, run, to, references, ct))
            {
                isAnyGatewaySilent = true;
                run.Failure = $"the gateway '{gateway.Name}' cannot be asked";
            }
        }

        var isTruncated = run.Differences.Count > options.MaxDifferences;
        if (isTruncated)
        {
            run.Failure = $"there are more than {options.MaxDifferences} differences; only these are recorded";
            run.Differences.RemoveRange(options.MaxDifferences, run.Differences.Count - options.MaxDifferences);
        }

        return difference =>
            !isTruncated && (difference.Reference is not null ? !isAnyGatewaySilent : run.IsFull || difference.PaymentId is not null);
    }

    /// <summary>A gateway that was never charged through need not be there.</summary>
    /// <returns>Whether it could be asked.</returns>
    private async Task<bool> AskAsync(IGateway gateway, ReconciliationRun run, DateTime to, HashSet<string> again, CancellationToken ct)
    {
        if (!await db.Payments.AnyAsync(p => p.Gateway == gateway.Name, ct))
        {
            return true;
        }

        var from = run.ComparedFrom - options.SettlingTime ?? run.StartedAt - options.Window;
        try
        {
            await foreach (var difference in GatewayDifferences.FindAsync(db, gateway, from, to, again, ct))
            {
                run.Differences.Add(difference);
                if (run.Differences.Count > options.MaxDifferences)
                {
                    break;
                }
            }

            return true;
        }
        catch (GatewayUnavailableException)
        {
            return false;
        }
    }

    private async Task RecordAsync(ReconciliationRun run, Guid owner, Func<ReconciliationDifference, bool> isCompared, CancellationToken ct)
    {
        run.FinishedAt = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var state =
            await db.ReconciliationStates.SingleOrDefaultAsync(s => s.LeasedBy == owner, ct)
            ?? throw new InvalidOperationException($"The reconciliation has taken longer than its lease of {options.Lease}.");
        db.ReconciliationRuns.Add(run);
        await db.SaveChangesAsync(ct);
        await DifferenceRecorder.RecordAsync(db, run, isCompared, run.FinishedAt, ct);
        state.Complete(run);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await db.ReconciliationRuns.Where(r => r.Id <= run.Id - options.KeptRuns).ExecuteDeleteAsync(ct);
        await health.ReadAsync(db, ct);
    }
}
