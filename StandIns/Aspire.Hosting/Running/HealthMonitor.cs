using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Runs the health checks of running resources: often until they are healthy, seldom after.</summary>
internal sealed class HealthMonitor(IResourceCollection resources, HealthCheckService checks, ResourceNotificationService notifications, ILogger<HealthMonitor> logger)
{
    private static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(resources.Select(r => MonitorAsync(r, ct)));

    private async Task MonitorAsync(IResource resource, CancellationToken ct)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key).ToHashSet();
        var pause = FirstInterval;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await notifications.WaitForResourceAsync(resource.Name, KnownResourceStates.Running, ct).ConfigureAwait(false);
                var healthy = keys.Count == 0 || await CheckAsync(resource, keys, ct).ConfigureAwait(false);
                if (healthy)
                {
                    await BecomeReadyAsync(resource, ct).ConfigureAwait(false);
                }

                pause = healthy ? HealthyInterval : pause == HealthyInterval ? FirstInterval : pause * 1.5 < LongestInterval ? pause * 1.5 : LongestInterval;
                await UntilStateChangesAsync(resource, pause, ct).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> CheckAsync(IResource resource, HashSet<string> keys, CancellationToken ct)
    {
        var report = await checks.CheckHealthAsync(r => keys.Contains(r.Name), ct).ConfigureAwait(false);
        await notifications.PublishUpdateAsync(resource, s => s.State?.Text != KnownResourceStates.Running ? s : s with
        {
            HealthReports = [.. report.Entries.Select(e =>
                new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.ToString()) { LastRunAt = DateTime.UtcNow })],
        }).ConfigureAwait(false);
        return report.Status == HealthStatus.Healthy;
    }

    private async Task BecomeReadyAsync(IResource resource, CancellationToken ct)
    {
        if (Readiness.Of(resource).IsCompleted)
        {
            return;
        }

        try
        {
            foreach (var ready in resource.Annotations.OfType<ReadyCallbackAnnotation>())
            {
                await ready.Callback(ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "What follows the readiness of {Resource} has failed.", resource.Name);
            return;
        }

        Readiness.Reached(resource);

        // Those who wait look again when something changes.
        await notifications.PublishUpdateAsync(resource, s => s with { }).ConfigureAwait(false);
    }

    /// <summary>A stop or a restart cuts the pause short.</summary>
    private async Task UntilStateChangesAsync(IResource resource, TimeSpan pause, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(pause);
        try
        {
            await notifications.WaitForResourceAsync(resource.Name, e => e.Snapshot.State?.Text != KnownResourceStates.Running, bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
        }
    }
}
