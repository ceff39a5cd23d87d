namespace Payments.UserService.Offsets;

/// <summary>An amount of carbon that a user has offset by a purchase.</summary>
public sealed class Offset
{
    /// <summary>Counts up in the order in which offsets were credited.</summary>
    public long Id { get; init; }

    /// <summary>Whose.</summary>
    public required long UserId { get; init; }

    /// <summary>The purchase that it was credited for: each one once.</summary>
    public required Guid PurchaseId { get; init; }

    /// <summary>The green project.</summary>
    public required long ProjectId { get; init; }

    /// <summary>How much, in kilograms: 1,000 are a tonne.</summary>
    public required long Kilograms { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime CreditedAt { get; init; }
}

/// <summary>An offset as it goes over the wire.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="ProjectId">The green project.</param>
/// <param name="Kilograms">1,000 are a tonne.</param>
/// <param name="CreditedAt">When, UTC.</param>
internal sealed record OffsetView(Guid PurchaseId, long ProjectId, long Kilograms, DateTime CreditedAt)
{
    public static OffsetView Of(Offset offset) => new(offset.PurchaseId, offset.ProjectId, offset.Kilograms, offset.CreditedAt);
}
