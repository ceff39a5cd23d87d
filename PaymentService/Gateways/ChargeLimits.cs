namespace Payments.PaymentService.Gateways;

/// <summary>What can be charged in one go.</summary>
internal static class ChargeLimits
{
    /// <summary>Largest amount, minor units: eight digits, as Stripe has it.</summary>
    public const long MaxAmount = 99_999_999;

    /// <summary>What is said of an amount that the gateway cannot express (<see cref="IGateway.CanExpress"/>).</summary>
    public const string NotExpressible = "is an amount that the payment provider cannot take in this currency";
}
