namespace Payments.ProjectApi.ServiceClients;

/// <summary>Offset that a user has bought.</summary>
/// <param name="UserId">The user.</param>
/// <param name="PurchaseId">The purchase, for which it is credited once.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="Kilograms">How much; 1,000 are a tonne.</param>
internal sealed record OffsetCredit(long UserId, Guid PurchaseId, long ProjectId, long Kilograms);
