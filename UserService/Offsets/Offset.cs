namespace Payments.UserService.Offsets;

/// <summary>
/// An amount of carbon that a user has offset by a purchase, until it is revoked. Revoked before it was credited, it has no values and
/// never gets any.
/// </summary>
public sealed class Offset
{
    /// <summary>Counts up in the order in which offsets were credited, or revoked before.</summary>
    public long Id { get; init; }

    /// <summary>Whose.</summary>
    public required long UserId { get; init; }

    /// <summary>The purchase that it was credited for: each one once.</summary>
    public required Guid PurchaseId { get; init; }

    /// <summary>The green project; null when it was never credited.</summary>
    public required long? ProjectId { get; init; }

    /// <summary>How much, in kilograms: 1,000 are a tonne; null when it was never credited.</summary>
    public required long? Kilograms { get; init; }

    /// <summary>When, UTC; null when it was never credited.</summary>
    public required DateTime? CreditedAt { get; init; }

    /// <summary>When it was taken back, for good, UTC; null while the user has it.</summary>
    public DateTime? RevokedAt { get; init; }
}
