namespace Payments.PaymentService.Corrections;

/// <summary>Where a correction stands that needs a second person.</summary>
public enum CorrectionStatus
{
    /// <summary>It waits for a second person.</summary>
    Requested,

    /// <summary>A second person has approved it, and it was carried out, or refused for its own reasons.</summary>
    Approved,

    /// <summary>An operator has rejected it; nothing was done.</summary>
    Rejected,
}
