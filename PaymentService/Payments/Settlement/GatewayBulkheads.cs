using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>The bulkhead of each gateway, and what health says of them.</summary>
internal sealed class GatewayBulkheads(IOptions<SettlementOptions> options, TimeProvider clock) : IHealthCheck, IDisposable
{
    private readonly ConcurrentDictionary<string, GatewayBulkhead> byGateway = new(StringComparer.Ordinal);
    private readonly SettlementOptions options = options.Value;

    /// <summary>That of a gateway, made by the first call.</summary>
    public GatewayBulkhead Of(string gateway) => byGateway.GetOrAdd(gateway, _ => new GatewayBulkhead(options, clock));

    /// <summary>Degraded while a circuit is open or calls wait: payments are taken all the same, and settled later.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var gateways = byGateway.OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var text = string.Join("; ", gateways.Select(g => Describe(g.Key, g.Value)));
        var isImpaired = gateways.Exists(g => g.Value.IsOpen || g.Value.Waiting > 0);
        return Task.FromResult(isImpaired ? HealthCheckResult.Degraded(text) : HealthCheckResult.Healthy(text));
    }

    public void Dispose()
    {
        foreach (var bulkhead in byGateway.Values)
        {
            bulkhead.Dispose();
        }
    }

    private string Describe(string gateway, GatewayBulkhead bulkhead) =>
        $"{gateway}: {bulkhead.UnderWay} of {options.MaxCalls} calls under way, {bulkhead.Waiting} wait, "
        + $"the circuit is {(bulkhead.IsOpen ? "open" : "closed")}";
}
