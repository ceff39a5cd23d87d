using Microsoft.Extensions.Options;
using Payments.Hosting;
using Payments.Reservations;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Frees offset whose reservation has expired. The purchase stays open: when it is paid after that, the offset is reserved again, if enough
/// is left. Instances share the work.
/// </summary>
internal sealed class ReservationExpiry(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    IOptions<PurchaseOptions> options,
    ILogger<ReservationExpiry> logger
) : PeriodicWorker("Expiring reservations", options.Value.ExpiryInterval, clock, logger)
{
    /// <summary>Most batches of one turn; the rest waits for the next turn.</summary>
    private const int MaxBatches = 50;

    private readonly PurchaseOptions options = options.Value;
    private readonly TimeProvider clock = clock;

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        for (var batch = 0; batch < MaxBatches; batch++)
        {
            if (await ExpireAsync(ct) < options.ExpiryBatchSize)
            {
                return;
            }
        }
    }

    /// <returns>How many reservations had expired.</returns>
    private async Task<int> ExpireAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ProjectsDb>();
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await db.TakeDueAsync(now, options.ExpiryBatchSize, ct);
        await db.ExpireAsync(due, now, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return due.Count;
    }
}
