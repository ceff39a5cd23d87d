using Microsoft.Extensions.Options;
using OpenTelemetry;
using Payments.Reservations;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// Frees offset that was held for too long. The purchase stays open: paid after that, the offset is reserved again, if there is enough.
/// Instances share the work.
/// </summary>
internal sealed partial class ReservationExpiry(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    IOptions<PurchaseOptions> options,
    ILogger<ReservationExpiry> logger
) : BackgroundService
{
    /// <summary>Most batches of one look; the rest waits for the next.</summary>
    private const int MaxBatches = 50;

    private readonly PurchaseOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(options.ExpiryInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                for (var batch = 0; batch < MaxBatches && await ExpireAsync(stoppingToken) == options.ExpiryBatchSize; batch++) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.Message);
            }
        }
    }

    /// <returns>How many were due.</returns>
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expiry of reservations waits: {Reason}")]
    private partial void LogFailed(string reason);
}
