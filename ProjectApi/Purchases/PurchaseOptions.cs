using System.ComponentModel.DataAnnotations;

namespace Payments.ProjectApi.Purchases;

/// <summary>The bounds of purchases: configuration section <c>Purchases</c>.</summary>
public sealed class PurchaseOptions
{
    /// <summary>Most tonnes of one purchase or reservation.</summary>
    [Range(1, 1_000_000)]
    public int MaxTonnes { get; set; } = 1_000;

    /// <summary>How long offset is held for a purchase that is not paid. From a second to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReservationLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a purchase can be paid. From a minute to thirty days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan PaymentLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Longest wait of a request for its purchase to have started; then it is answered without the intent. From 10 ms to a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan StartBound { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two searches for reservations that have expired. From 50 ms to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan ExpiryInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most reservations that are expired in one transaction.</summary>
    [Range(1, 1_000)]
    public int ExpiryBatchSize { get; set; } = 200;
}
