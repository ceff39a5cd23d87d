namespace Payments.PaymentService.Payments;

/// <summary>Where an operation stands.</summary>
public enum OperationStatus
{
    /// <summary>Recorded; the gateway is being asked, or was when the asking process ended.</summary>
    Pending,

    /// <summary>Done. Final.</summary>
    Succeeded,

    /// <summary>Refused by the gateway. Final.</summary>
    Declined,

    /// <summary>The gateway has not answered.</summary>
    Indeterminate,
}
