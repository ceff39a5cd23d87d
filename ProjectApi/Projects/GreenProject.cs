using Payments.Contracts;

namespace Payments.ProjectApi.Projects;

/// <summary>
/// A project that takes carbon out of the air, or keeps it from getting there. How much offset it has and how much is left is in its <see
/// cref="Reservations.Inventory"/>, in kilograms, under the same id.
/// </summary>
public sealed class GreenProject
{
    /// <summary>The project's number.</summary>
    public long Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>What it does: <c>reforestation</c>, <c>wind</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>Where: ISO 3166-1 alpha-2 code.</summary>
    public required string Country { get; init; }

    /// <summary>Price of a tonne, in minor units of <see cref="Currency"/>.</summary>
    public long PriceMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>What this much offset costs, rounded up to a whole minor unit.</summary>
    public Money PriceOf(long kilograms) =>
        new(checked((long)decimal.Ceiling((decimal)PriceMinor * kilograms / Tonnes.Kilograms)), Currency);
}
