using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Stripe;
using Payments.PaymentService.StripeApi.Protocol;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>Parameters that several requests about payment intents have.</summary>
internal static class IntentParameters
{
    public const string Amount = "amount";

    private const int MaxDescription = 1_000;

    /// <summary>An amount in ISO 4217's minor units.</summary>
    /// <param name="amount">In Stripe's units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="param">The parameter that named it.</param>
    /// <exception cref="ApiException">There is no such amount of the currency, or card networks do not know it.</exception>
    public static long InIso(long amount, string currency, string param = Amount) =>
        StripeAmounts.Read(amount, currency) is { } minor && StripeAmounts.CanExpress(new Money(minor, currency))
            ? minor
            : throw ApiErrors.Invalid(
                param,
                $"Invalid amount for {currency.ToLowerInvariant()}: see https://docs.stripe.com/currencies for its decimals.",
                "parameter_invalid_integer"
            );

    /// <summary>Stripe's units; null when it is left out.</summary>
    public static long? ReadAmount(this Parameters parameters) =>
        parameters.Integer(Amount, min: 1) switch
        {
            > ChargeLimits.MaxAmount => throw ApiErrors.Invalid(
                Amount,
                $"Amount must be no more than {ChargeLimits.MaxAmount}.",
                "amount_too_large"
            ),
            var amount => amount,
        };

    /// <summary>ISO 4217 code, upper case; null when it is left out.</summary>
    public static string? ReadCurrency(this Parameters parameters) =>
        parameters.Raw("currency") switch
        {
            null => null,
            { } currency when Currencies.IsKnown(currency) => currency.ToUpperInvariant(),
            _ => throw ApiErrors.Invalid("currency", "Invalid currency: it must be an ISO 4217 code."),
        };

    /// <summary>Empty to clear it; null when it is left out.</summary>
    public static string? ReadDescription(this Parameters parameters) => parameters.Clearable("description", MaxDescription);

    /// <summary>Empty to clear it; null when it is left out.</summary>
    public static string? ReadReceiptEmail(this Parameters parameters) =>
        parameters.Clearable("receipt_email", EmailAddress.MaxLength) switch
        {
            null => null,
            { } address when address.Length == 0 || EmailAddress.IsValid(address) => address,
            _ => throw ApiErrors.Invalid("receipt_email", "Invalid email address.", "email_invalid"),
        };

    /// <summary>Parameters with which a page in a browser would go on; there is none, and nothing ever asks the payer for more.</summary>
    public static void IgnoreBrowser(this Parameters parameters) =>
        parameters.Ignore("return_url", "off_session", "use_stripe_sdk", "error_on_requires_action");

    /// <summary>Ways to pay: cards, which is all there is.</summary>
    public static void ReadMethodTypes(this Parameters parameters)
    {
        parameters.List("payment_method_types", "card");
        parameters.Choice("automatic_payment_methods[enabled]", "true", "false");
        parameters.Choice("automatic_payment_methods[allow_redirects]", "always", "never");
    }

    /// <summary>An empty text clears what was there.</summary>
    public static string? NullIfEmpty(this string? text) => text is { Length: 0 } ? null : text;
}
