using Payments.Contracts;

namespace Payments.ProjectApi.Purchases;

/// <summary>Offset that somebody buys.</summary>
public sealed class Purchase
{
    /// <summary>UUIDv7: lets whoever holds it follow the purchase (74 random bits). Also the id of the workflow that starts it.</summary>
    public Guid Id { get; init; }

    /// <summary>The request that made it; a repetition of the request finds the purchase by this.</summary>
    public Guid RequestId { get; init; }

    /// <summary>The project whose offset it is.</summary>
    public long ProjectId { get; init; }

    /// <summary>Who buys.</summary>
    public long UserId { get; init; }

    /// <summary>The buyer's name.</summary>
    public required string Username { get; init; }

    /// <summary>The buyer's mail address.</summary>
    public required string Email { get; init; }

    /// <summary>How much offset; 1,000 are a tonne.</summary>
    public long Kilograms { get; init; }

    /// <summary>What it costs, in minor units of <see cref="Currency"/>.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Where it stands.</summary>
    public PurchaseStatus Status { get; set; }

    /// <summary>The newest reservation of its offset.</summary>
    public Guid ReservationId { get; set; }

    /// <summary>The payment's id, the same in every service.</summary>
    public Guid PaymentId { get; init; }

    /// <summary>The provider's id of the payment intent; null until it is there.</summary>
    public string? IntentId { get; set; }

    /// <summary>Secret with which the buyer's browser pays at the provider; null until the intent is there.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Why it failed or was refunded; null otherwise.</summary>
    public string? Reason { get; set; }

    /// <summary>When it began, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When anything of it changed last, UTC.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>Until when it can be paid, UTC.</summary>
    public DateTime PayableUntil { get; init; }

    /// <summary>When the last mail about it was sent, UTC; null when none was.</summary>
    public DateTime? NotifiedAt { get; set; }

    /// <summary>When all of its money had gone back, UTC; null while it has not.</summary>
    public DateTime? RefundedAt { get; set; }

    /// <summary>The amount with its currency.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>Whether the buyer can still pay it.</summary>
    public bool IsPayable => Status is PurchaseStatus.Pending or PurchaseStatus.Failed;

    /// <summary>Changes the status.</summary>
    public void MoveTo(PurchaseStatus status, string? reason, DateTime now) => (Status, Reason, UpdatedAt) = (status, reason, now);
}
