namespace Payments.Contracts.Mails;

/// <summary>The values of every mail about a tuition payment.</summary>
/// <param name="StudentNo">The student's number.</param>
/// <param name="Term">The term that is paid for.</param>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
public abstract record TuitionPaymentMail(string StudentNo, string Term, long AmountMinor, string Currency) : MailContent;
