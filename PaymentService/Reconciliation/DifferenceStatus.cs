namespace Payments.PaymentService.Reconciliation;

/// <summary>Where a difference stands.</summary>
public enum DifferenceStatus
{
    /// <summary>Nobody has explained it, and it is still there.</summary>
    Open,

    /// <summary>It is gone, or an operator has said why it may stay.</summary>
    Resolved,
}
