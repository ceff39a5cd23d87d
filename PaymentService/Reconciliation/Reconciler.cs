using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Reconciliation;

/// <summary>Compares payments, ledger and gateways, and records every difference.</summary>
internal sealed class Reconciler(
    PaymentsDb db,
    IEnumerable<IGateway> gateways,
    IOptions<ReconciliationOptions> options,
    TimeProvider clock,
    ReconciliationHealth health
)
{
    private readonly ReconciliationOptions options = options.Value;

    public async Task<ReconciliationRun> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var run = new ReconciliationRun { StartedAt = now.UtcDateTime };
        var (from, to) = (now - options.Window, now - options.SettlingTime);
        await db.Database.OpenConnectionAsync(ct);
        run.Differences.AddRange(
            await InternalDifferences.FindAsync(
                (NpgsqlConnection)db.Database.GetDbConnection(),
                from.UtcDateTime,
                to.UtcDateTime,
                options.MaxDifferences,
                ct
            )
        );
        foreach (var gateway in gateways.Where(g => g.KeepsRecords))
        {
            await AskAsync(gateway, run, from, to, ct);
        }

        run.FinishedAt = clock.GetUtcNow().UtcDateTime;
        db.ReconciliationRuns.Add(run);
        await db.SaveChangesAsync(ct);
        await db.ReconciliationRuns.Where(r => r.Id <= run.Id - options.KeptRuns).ExecuteDeleteAsync(ct);
        health.Last = (run.FinishedAt, run.Differences.Count);
        return run;
    }

    /// <summary>
    /// A gateway that was never charged through need not be there; one that cannot be reached is a difference: nothing was compared.
    /// </summary>
    private async Task AskAsync(IGateway gateway, ReconciliationRun run, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        if (!await db.Payments.AnyAsync(p => p.Gateway == gateway.Name && p.CreatedAt >= from.UtcDateTime, ct))
        {
            return;
        }

        try
        {
            await foreach (var difference in GatewayDifferences.FindAsync(db, gateway, from, to, ct))
            {
                if (run.Differences.Count >= options.MaxDifferences)
                {
                    return;
                }

                run.Differences.Add(difference);
            }
        }
        catch (GatewayUnavailableException)
        {
            run.Differences.Add(
                new ReconciliationDifference { Kind = "gateway", Detail = $"the gateway '{gateway.Name}' cannot be asked" }
            );
        }
    }
}
