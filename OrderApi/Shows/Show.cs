using Payments.Contracts;

namespace Payments.OrderApi.Shows;

/// <summary>
/// A performance that seats are sold for. How many there are and how many are left is in its <see cref="Reservations.Inventory"/>, under
/// the same id.
/// </summary>
public sealed class Show
{
    /// <summary>Its number.</summary>
    public long Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Name { get; init; }

    /// <summary>When it begins, UTC.</summary>
    public DateTime StartsAt { get; init; }

    /// <summary>The house.</summary>
    public required string Venue { get; init; }

    /// <summary>Price of a seat, in minor units of <see cref="Currency"/>.</summary>
    public long PriceMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The price of so many seats.</summary>
    public Money PriceOf(int quantity) => new(checked(PriceMinor * quantity), Currency);
}
