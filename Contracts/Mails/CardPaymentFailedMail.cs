namespace Payments.Contracts.Mails;

/// <summary>A card could not be charged.</summary>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="PaymentType">What the payer calls the payment, for example <c>Credit Card</c>.</param>
/// <param name="Brand">Brand of the card.</param>
/// <param name="Last4">The last four digits of the card; absent when only a token of it is known.</param>
/// <param name="FollowUrl">Page on which the payer can follow the payment.</param>
/// <param name="FailureCode">Why it failed, as the gateway's code (for example <c>card_declined</c>); absent when it is not known.</param>
public sealed record CardPaymentFailedMail(
    long AmountMinor,
    string Currency,
    string? PaymentType = null,
    string? Brand = null,
    string? Last4 = null,
    Uri? FollowUrl = null,
    string? FailureCode = null
) : CardPaymentMail(AmountMinor, Currency, PaymentType, Brand, Last4, FollowUrl);
