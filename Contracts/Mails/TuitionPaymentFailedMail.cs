namespace Payments.Contracts.Mails;

/// <summary>A student's bill could not be paid.</summary>
/// <param name="StudentNo">The student's number.</param>
/// <param name="Term">The term that was to be paid for.</param>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="FailureCode">Why it failed, as the gateway's code (for example <c>card_declined</c>); absent when it is not known.</param>
public sealed record TuitionPaymentFailedMail(string StudentNo, string Term, long AmountMinor, string Currency, string? FailureCode = null)
    : TuitionPaymentMail(StudentNo, Term, AmountMinor, Currency);
