namespace Payments.OrderApi.Orders;

/// <summary>The outcome of a <see cref="NewOrder"/>.</summary>
internal abstract record Placement
{
    /// <param name="OrderId">The number of the order.</param>
    /// <param name="Link">The id under which anybody who has it may follow the order.</param>
    public sealed record Placed(long OrderId, Guid Link) : Placement;

    public sealed record NoSuchShow : Placement;

    /// <param name="Left">How many seats are left.</param>
    public sealed record NotEnough(long Left) : Placement;
}
