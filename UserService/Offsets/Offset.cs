namespace Payments.UserService.Offsets;

/// <summary>
/// An amount of carbon that a user has offset by a purchase, until it is revoked. Revoked before it was credited, it has no values and
/// never gets any.
/// </summary>
public sealed class Offset
{
    /// <summary>Counts up in the order in which offsets were credited, or revoked before they were credited.</summary>
    public long Id { get; init; }

    /// <summary>The user to whom it is credited.</summary>
    public required long UserId { get; init; }

    /// <summary>The purchase that it is credited for. Each purchase has one offset.</summary>
    public required Guid PurchaseId { get; init; }

    /// <summary>The green project; null when it was never credited.</summary>
    public required long? ProjectId { get; init; }

    /// <summary>How much, in kilograms; null when it was never credited.</summary>
    public required long? Kilograms { get; init; }

    /// <summary>When it was credited, UTC; null when it never was.</summary>
    public required DateTime? CreditedAt { get; init; }

    /// <summary>When it was taken back, for good, UTC; null while the user has it.</summary>
    public DateTime? RevokedAt { get; init; }
}
