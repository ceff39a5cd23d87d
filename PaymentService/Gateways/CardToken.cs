namespace Payments.PaymentService.Gateways;

/// <summary>A card that has been replaced by a token.</summary>
/// <param name="PaymentMethod">The token.</param>
/// <param name="Brand"><c>visa</c>, <c>mastercard</c>, …, <c>unknown</c>.</param>
/// <param name="Last4">Last four digits.</param>
internal sealed record CardToken(string PaymentMethod, string Brand, string Last4);
