using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Reports what relay and consumers really do at this moment. Degraded, not unhealthy, while the broker is away: requests
/// are still accepted, since their messages wait in the outbox.
/// </summary>
internal sealed class MessagingHealth(MessagingTopology topology, IOptions<MessagingOptions> options) : IHealthCheck
{
    private const string Starting = "not connected yet";

    private readonly ConcurrentDictionary<string, string> down = new(
        Enumerable
            .Range(1, options.Value.RelayWorkers)
            .Select(RelayName)
            .Concat(topology.Subscriptions.SelectMany(s => new[] { s.Queue, BrokerNames.DeadLetterQueue(s.Queue) }))
            .Select(part => KeyValuePair.Create(part, Starting))
    );

    public static string RelayName(int worker) => $"outbox relay {worker}";

    public void IsUp(string part) => down.TryRemove(part, out _);

    public void IsDown(string part, string reason) => down[part] = reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            down.IsEmpty
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded(string.Join("; ", down.OrderBy(d => d.Key).Select(d => $"{d.Key}: {d.Value}")))
        );
}
