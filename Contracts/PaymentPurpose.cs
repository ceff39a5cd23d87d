namespace Payments.Contracts;

/// <summary>What a payment is for; the last part of the types of its events.</summary>
public static class PaymentPurpose
{
    /// <summary>A student's bill.</summary>
    public const string Tuition = "tuition";
}
