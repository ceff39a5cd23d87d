namespace Payments.ProjectApi.Purchases;

/// <summary>
/// PaymentService has published an event about a purchase's payment. The workflow asks PaymentService again where the payment stands,
/// because events come late and in any order.
/// </summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="PaymentId">Its payment.</param>
/// <param name="IntentId">The provider's payment intent.</param>
internal sealed record PaymentEvent(Guid PurchaseId, Guid PaymentId, string IntentId);
