namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>Keys of what we attach to Stripe's objects.</summary>
internal static class StripeMetadata
{
    public const string PaymentId = "payment_id";
    public const string OperationId = "operation_id";
}
