using Microsoft.Extensions.Options;
using Payments.Contracts;

namespace Payments.PaymentService.Gateways;

/// <summary>Finds gateways.</summary>
internal sealed class GatewayDirectory(IEnumerable<IGateway> gateways, IOptions<GatewayOptions> options)
{
    private readonly Dictionary<string, IGateway> byName = gateways.ToDictionary(g => g.Name, StringComparer.Ordinal);

    /// <summary>The gateway that new payments of a purpose go to.</summary>
    public IGateway For(string purpose) => Named(options.Value.Purposes.GetValueOrDefault(purpose, options.Value.Default));

    /// <summary>
    /// Whether the gateway of a purpose cannot ask for exactly this amount. Null where amount or currency is missing, which is another
    /// rule's matter.
    /// </summary>
    public bool? CannotExpress(string purpose, long? minor, string? currency) =>
        minor is { } amount && currency is not null ? !For(purpose).CanExpress(new Money(amount, currency.ToUpperInvariant())) : null;

    /// <summary>The gateway that a payment went to; whatever follows its charge goes there too.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public IGateway Named(string name) =>
        byName.TryGetValue(name, out var gateway) ? gateway : throw new ArgumentException($"There is no gateway '{name}'.", nameof(name));
}
