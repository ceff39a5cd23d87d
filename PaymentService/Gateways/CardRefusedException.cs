namespace Payments.PaymentService.Gateways;

/// <summary>A card cannot be charged by anybody; <paramref name="code"/> is why, as Stripe calls it (<c>invalid_number</c>).</summary>
internal sealed class CardRefusedException(string code) : Exception($"The card was refused: {code}.")
{
    /// <summary>Why, as Stripe calls it.</summary>
    public string Code { get; } = code;
}
