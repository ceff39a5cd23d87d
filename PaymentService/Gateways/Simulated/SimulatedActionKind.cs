namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>What the simulated gateway records.</summary>
internal enum SimulatedActionKind
{
    /// <summary>A charge was opened for its payer to confirm.</summary>
    Open,

    /// <summary>A card was charged.</summary>
    Charge,

    /// <summary>Money was reserved on a card.</summary>
    Authorize,

    /// <summary>Reserved money was taken.</summary>
    Capture,

    /// <summary>A charge was given up, or reserved money freed.</summary>
    Void,

    /// <summary>Money was given back.</summary>
    Refund,

    /// <summary>The payer has paid, as an event says: the sum that was taken with the charge so far.</summary>
    Payment,

    /// <summary>The sum that was given back of the charge so far, as an event says.</summary>
    RefundTotal,

    /// <summary>A refund has failed after it had succeeded, as an event says.</summary>
    RefundFailure,

    /// <summary>The money of a dispute was withdrawn.</summary>
    Dispute,

    /// <summary>The money of a dispute was returned.</summary>
    DisputeReturn,
}
