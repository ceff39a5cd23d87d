using Microsoft.Extensions.Options;

namespace Payments.PaymentService.Gateways;

/// <summary>Finds gateways.</summary>
internal sealed class GatewayDirectory(IEnumerable<IGateway> gateways, IOptions<GatewayOptions> options)
{
    private readonly Dictionary<string, IGateway> byName = gateways.ToDictionary(g => g.Name, StringComparer.Ordinal);

    /// <summary>The gateway that new payments of a purpose go to.</summary>
    public IGateway For(string purpose) => Named(options.Value.Purposes.GetValueOrDefault(purpose, options.Value.Default));

    /// <summary>The gateway that a payment went to; whatever follows its charge goes there too.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public IGateway Named(string name) =>
        byName.TryGetValue(name, out var gateway) ? gateway : throw new ArgumentException($"There is no gateway '{name}'.", nameof(name));
}
