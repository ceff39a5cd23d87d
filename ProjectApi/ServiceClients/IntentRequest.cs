namespace Payments.ProjectApi.ServiceClients;

/// <summary>A payment that the payer is to make at the provider.</summary>
/// <param name="PaymentId">Its id, given by us; the same in every service, and what makes the request safe to repeat.</param>
/// <param name="Purpose">Always that of purchases.</param>
/// <param name="Reference">The purchase.</param>
/// <param name="UserId">Who buys.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Description">What the payer sees.</param>
/// <param name="ExpiresAt">From then on nobody waits for it any more, UTC.</param>
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
