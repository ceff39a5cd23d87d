using Microsoft.Extensions.Options;

namespace Payments.PaymentService.Gateways;

/// <summary>The gateways by name.</summary>
internal sealed class GatewayCatalogue(IEnumerable<IGateway> gateways, IOptions<GatewayOptions> options)
{
    private readonly Dictionary<string, IGateway> byName = gateways.ToDictionary(g => g.Name);

    /// <summary>The one that new payments use.</summary>
    public IGateway Default => this[options.Value.Default];

    /// <summary>The gateway that a payment was made with.</summary>
    /// <exception cref="InvalidOperationException">It is not configured any more.</exception>
    public IGateway this[string name] => byName.GetValueOrDefault(name) ?? throw new InvalidOperationException($"There is no gateway '{name}'.");
}
