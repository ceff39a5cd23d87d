namespace Payments.PaymentService.Payments.Settlement;

/// <summary>The bounds of settling, from the configuration section <c>Settlement</c>.</summary>
public sealed class SettlementOptions
{
    /// <summary>Longest wait for one answer of a gateway; after it the outcome is unknown. Shorter than a handler's time limit.</summary>
    public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>
    /// How long an operation is left to whoever is asking the gateway; longer than <see cref="GatewayTimeout"/>. Then the repair worker
    /// asks.
    /// </summary>
    public TimeSpan OperationLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks for operations without an answer, and for payments that have expired.</summary>
    public TimeSpan RepairInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Most operations that one look repairs, and most payments that it expires.</summary>
    public int RepairBatchSize { get; set; } = 50;

    /// <summary>Pause before an operation without an answer is tried again; doubled each time.</summary>
    public TimeSpan FirstRepair { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two tries.</summary>
    public TimeSpan MaxRepairPause { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Age after which an operation is no longer repeated: gateways forget idempotency keys (Stripe after 24 hours), and then the same call
    /// could take the money twice. It stays indeterminate, health is degraded, and an operator must look into it.
    /// </summary>
    public TimeSpan RepairAge { get; set; } = TimeSpan.FromHours(23);
}
