using Microsoft.EntityFrameworkCore;

namespace Payments.PaymentService.Reconciliation;

/// <summary>Brings the stored differences to what a run has found.</summary>
internal static class DifferenceRecorder
{
    private const string Reconciliation = "reconciliation";
    private const string AgreeAgain = "they agree again";

    /// <summary>
    /// Adds what is new, and ends what was compared again and is not there any more. What an operator has explained stays explained for as
    /// long as it stays the same.
    /// </summary>
    /// <param name="db">With a transaction open.</param>
    /// <param name="run">Has found the differences; its own are set to those that are open.</param>
    /// <param name="isCompared">Whether the run would have found an open difference again if it were still there.</param>
    /// <param name="now">UTC.</param>
    /// <param name="ct">Cancels it before the commit.</param>
    public static async Task RecordAsync(
        PaymentsDb db,
        ReconciliationRun run,
        Func<ReconciliationDifference, bool> isCompared,
        DateTime now,
        CancellationToken ct
    )
    {
        var details = run.Differences.Select(d => d.Detail).ToArray();
        var known = await db
            .ReconciliationDifferences.Where(d => d.Status == DifferenceStatus.Open || details.Contains(d.Detail))
            .OrderBy(d => d.Id)
            .ToListAsync(ct);
        var byIdentity = known.GroupBy(d => d.Identity).ToDictionary(g => g.Key, g => g.Last());
        var found = new Dictionary<(string, Guid?, string), ReconciliationDifference>();
        foreach (var difference in run.Differences.DistinctBy(d => d.Identity))
        {
            var stored = byIdentity.GetValueOrDefault(difference.Identity);
            if (stored is null or { ResolvedBy: Reconciliation })
            {
                stored = difference;
                (stored.RunId, stored.FirstSeenAt) = (run.Id, now);
                db.ReconciliationDifferences.Add(stored);
            }

            stored.LastSeenAt = now;
            found.Add(stored.Identity, stored);
        }

        var gone = known.Where(d => d.Status == DifferenceStatus.Open && !found.ContainsKey(d.Identity) && isCompared(d)).ToList();
        gone.ForEach(d => d.Resolve(Reconciliation, AgreeAgain, now));
        run.Differences.Clear();
        run.Differences.AddRange(found.Values.Where(d => d.Status == DifferenceStatus.Open));
        (run.Found, run.Healed) = (run.Differences.Count, gone.Count);
    }
}
