namespace Payments.Contracts.Mails;

/// <summary>The payment of a purchase has failed.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Tonnes">How much offset.</param>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="FailureCode">Why it failed, as the gateway's code (for example <c>card_declined</c>); absent when it is not known.</param>
public sealed record PurchaseFailedMail(
    Guid PurchaseId,
    string Project,
    decimal Tonnes,
    long AmountMinor,
    string Currency,
    string? FailureCode = null
) : PurchaseMail(PurchaseId, Project, Tonnes, AmountMinor, Currency);
