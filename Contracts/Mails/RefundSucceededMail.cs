namespace Payments.Contracts.Mails;

/// <summary>Money of a payment goes back to its payer.</summary>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="PaymentType">What the payer calls the payment, for example <c>Credit Card</c>.</param>
/// <param name="Brand">Brand of the card.</param>
/// <param name="Last4">The last four digits of the card; absent when only a token of it is known.</param>
/// <param name="FollowUrl">Page on which the payer can follow the payment.</param>
public sealed record RefundSucceededMail(
    long AmountMinor,
    string Currency,
    string? PaymentType = null,
    string? Brand = null,
    string? Last4 = null,
    Uri? FollowUrl = null
) : CardPaymentMail(AmountMinor, Currency, PaymentType, Brand, Last4, FollowUrl);
