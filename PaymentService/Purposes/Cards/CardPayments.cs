using Payments.Contracts;
using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Purposes.Cards;

/// <summary>What card payments have in common, whether they come over HTTP or through the queue.</summary>
internal static class CardPayments
{
    /// <summary>Longest payment type, characters.</summary>
    public const int MaxTypeLength = 50;

    /// <summary>Longest token of a card that another program may send, characters.</summary>
    public const int MaxTokenLength = 100;

    /// <summary>Minor units, when the request does not say.</summary>
    private const long DefaultAmount = 1_000;

    /// <summary>ISO 4217 code, when the request does not say.</summary>
    public const string DefaultCurrency = "USD";

    private const string Unnamed = "Card payment";

    public static NewPayment New(string user, string? paymentType, long? amount, string? currency, string gateway) =>
        new(
            PaymentPurpose.Card,
            user,
            paymentType ?? Unnamed,
            new Money(amount ?? DefaultAmount, (currency ?? DefaultCurrency).ToUpperInvariant()),
            gateway
        )
        {
            Description = paymentType ?? Unnamed,
            Email = user,
        };

    /// <summary>A short text on one line; PostgreSQL keeps no NUL in texts.</summary>
    public static bool IsType(string text) => text.Length <= MaxTypeLength && !text.Any(char.IsControl);
}
