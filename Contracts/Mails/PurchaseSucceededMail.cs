namespace Payments.Contracts.Mails;

/// <summary>The payment has arrived, and the offset is the buyer's.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Tonnes">How much offset.</param>
/// <param name="AmountMinor">The amount, in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="ReservedAgain">Whether the reservation had ended before the payment arrived, and was made again.</param>
public sealed record PurchaseSucceededMail(
    Guid PurchaseId,
    string Project,
    decimal Tonnes,
    long AmountMinor,
    string Currency,
    bool ReservedAgain = false
) : PurchaseMail(PurchaseId, Project, Tonnes, AmountMinor, Currency);
