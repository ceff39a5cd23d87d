namespace Payments.PaymentService.Gateways;

/// <summary>The simulated gateway.</summary>
internal sealed class SimulatedOptions
{
    /// <summary>Its name among the gateways.</summary>
    public const string GatewayName = "simulated";

    /// <summary>How long the slow test card takes.</summary>
    public TimeSpan SlowDelay { get; set; } = TimeSpan.FromSeconds(3);
}
