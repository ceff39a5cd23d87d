namespace Payments.UserService.Offsets;

/// <summary>An offset as the API returns it.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="ProjectId">The green project.</param>
/// <param name="Kilograms">How much; 1,000 are a tonne.</param>
/// <param name="CreditedAt">When it was credited, UTC.</param>
internal sealed record OffsetView(Guid PurchaseId, long ProjectId, long Kilograms, DateTime CreditedAt)
{
    /// <param name="offset">One that was credited.</param>
    public static OffsetView Of(Offset offset) =>
        new(offset.PurchaseId, offset.ProjectId!.Value, offset.Kilograms!.Value, offset.CreditedAt!.Value);
}
