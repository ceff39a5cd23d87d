namespace Payments.Contracts.Mails;

/// <summary>The money of a purchase goes back, and its offset with it.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Tonnes">How much offset.</param>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Reason">Why it goes back.</param>
public sealed record PurchaseRefundedMail(
    Guid PurchaseId,
    string Project,
    decimal Tonnes,
    long AmountMinor,
    string Currency,
    PurchaseRefundReason Reason
) : PurchaseMail(PurchaseId, Project, Tonnes, AmountMinor, Currency);
