namespace Payments.Contracts.Mails;

/// <summary>The values of every mail about an order of tickets.</summary>
/// <param name="OrderId">The order's number.</param>
/// <param name="What">What was ordered, for people: the number of seats and the show.</param>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Reason">What the operator who decided wrote about it; absent when nobody did.</param>
public abstract record OrderMail(string OrderId, string What, long AmountMinor, string Currency, string? Reason = null) : MailContent;
