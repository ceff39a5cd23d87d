using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Payments.Messaging;

/// <summary>
/// Reports what relay and consumers really do at this moment. Degraded, not unhealthy, while the broker is away: requests
/// are still accepted, since their messages wait in the outbox.
/// </summary>
internal sealed class MessagingHealth : IHealthCheck
{
    private const string Relay = "outbox relay";
    private const string Starting = "not connected yet";

    private readonly ConcurrentDictionary<string, string> down = new() { [Relay] = Starting };

    public void RelayIsUp() => down.TryRemove(Relay, out _);

    public void RelayIsDown(string reason) => down[Relay] = reason;

    public void ConsumerIsUp(string queue) => down.TryRemove(queue, out _);

    public void ConsumerIsDown(string queue, string reason = Starting) => down[queue] = reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(down.IsEmpty
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join("; ", down.OrderBy(d => d.Key).Select(d => $"{d.Key}: {d.Value}"))));
}
