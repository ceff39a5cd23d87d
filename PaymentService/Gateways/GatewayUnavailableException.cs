namespace Payments.PaymentService.Gateways;

/// <summary>The gateway cannot be reached, and nothing has happened there.</summary>
internal sealed class GatewayUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
