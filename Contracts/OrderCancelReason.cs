namespace Payments.Contracts;

/// <summary>Why an order is to be canceled.</summary>
public enum OrderCancelReason
{
    /// <summary>Nobody has approved it in time.</summary>
    Expired,

    /// <summary>The customer does not want it any more.</summary>
    Customer,
}
