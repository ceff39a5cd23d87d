namespace Payments.Contracts.Mails;

/// <summary>The values of every mail about a purchase of offset.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Tonnes">How much offset.</param>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
public abstract record PurchaseMail(Guid PurchaseId, string Project, decimal Tonnes, long AmountMinor, string Currency) : MailContent;
