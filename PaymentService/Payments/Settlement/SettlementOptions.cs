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

    /// <summary>Most calls of one gateway at a time; those beyond wait in order. At least 256.</summary>
    public int MaxCalls { get; set; } = 256;

    /// <summary>Most calls of one gateway that wait for their turn; those beyond are left to the repair worker.</summary>
    public int MaxWaitingCalls { get; set; } = 20_000;

    /// <summary>
    /// The part of a gateway's calls without an answer, within <see cref="BreakerWindow"/>, that opens its circuit. Up to 1.
    /// </summary>
    public double BreakerRatio { get; set; } = 0.9;

    /// <summary>Fewest calls within <see cref="BreakerWindow"/> that can open the circuit.</summary>
    public int BreakerCalls { get; set; } = 50;

    /// <summary>The time within which unanswered calls are counted.</summary>
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit lets no call through; then one call tries whether the gateway answers again.</summary>
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most answers that are recorded in one transaction.</summary>
    public int MaxAnswersInGroup { get; set; } = 100;

    /// <summary>How long a stopping service waits for answers that are under way; the repair worker asks for the rest.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(3);

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
    /// could take the money twice. From then on it is only looked up; while nothing is found health is degraded, and an operator decides.
    /// </summary>
    public TimeSpan RepairAge { get; set; } = TimeSpan.FromHours(23);

    /// <summary>Time between two looks for an operation that is older than <see cref="RepairAge"/>.</summary>
    public TimeSpan LookUpInterval { get; set; } = TimeSpan.FromHours(1);
}
