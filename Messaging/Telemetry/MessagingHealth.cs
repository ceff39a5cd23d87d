using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Reports the current state of the relay and the consumers. Degraded, not unhealthy, while the broker is unavailable: requests are still
/// accepted, because their messages wait in the outbox.
/// </summary>
internal sealed class MessagingHealth(IOptions<MessagingRegistrations> registrations, IOptions<MessagingOptions> options) : IHealthCheck
{
    private const string Starting = "not connected yet";

    private readonly ConcurrentDictionary<string, string> down = new(
        Enumerable
            .Range(1, options.Value.RelayWorkers)
            .Select(RelayName)
            .Concat(registrations.Value.Subscriptions.SelectMany(s => new[] { s.Queue, BrokerNames.DeadLetterQueue(s.Queue) }))
            .Select(component => KeyValuePair.Create(component, Starting))
    );

    public static string RelayName(int worker) => $"outbox relay {worker}";

    public void IsUp(string component) => down.TryRemove(component, out _);

    public void IsDown(string component, string reason) => down[component] = reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            down.IsEmpty
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded(string.Join("; ", down.OrderBy(d => d.Key).Select(d => $"{d.Key}: {d.Value}")))
        );
}
