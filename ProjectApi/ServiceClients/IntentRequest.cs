namespace Payments.ProjectApi.ServiceClients;

/// <summary>A payment that the payer is to make at the provider.</summary>
/// <param name="PaymentId">Its id, chosen by ProjectApi; the same in every service. It makes the request safe to repeat.</param>
/// <param name="Purpose">Always <see cref="Contracts.PaymentPurpose.Purchase"/>.</param>
/// <param name="Reference">The purchase.</param>
/// <param name="UserId">Who buys.</param>
/// <param name="Amount">The amount, in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Description">What the payer sees.</param>
/// <param name="ExpiresAt">Until when it can be paid, UTC.</param>
internal sealed record IntentRequest(
    Guid PaymentId,
    string Purpose,
    string Reference,
    long UserId,
    long Amount,
    string Currency,
    string Description,
    DateTime ExpiresAt
);
