using System.ComponentModel.DataAnnotations;

namespace Payments.OrderApi.Orders;

/// <summary>The bounds of orders: configuration section <c>Orders</c>.</summary>
public sealed class OrderOptions
{
    /// <summary>Most seats of one order.</summary>
    [Range(1, 1_000)]
    public int MaxQuantity { get; set; } = 10;

    /// <summary>How long seats are held for an order that nobody decides on. From a second to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReservationLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Time between two searches for reservations whose time is up. From 50 ms to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan ExpiryInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most expired reservations handled in one transaction.</summary>
    [Range(1, 1_000)]
    public int ExpiryBatchSize { get; set; } = 200;

    /// <summary>
    /// How long PaymentService may leave a request to cancel an order without an answer; then it is asked again. From 100 ms to a day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan AskAgainAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most orders that wait to be inserted; further requests get 503 and are asked to try again.</summary>
    [Range(1, 100_000)]
    public int IntakeLimit { get; set; } = 2_000;

    /// <summary>Most orders inserted in one transaction.</summary>
    [Range(1, 1_000)]
    public int IntakeBatchSize { get; set; } = 200;
}
