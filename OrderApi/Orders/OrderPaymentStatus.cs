namespace Payments.OrderApi.Orders;

/// <summary>The status of an order's payment, as PaymentService has published it.</summary>
public enum OrderPaymentStatus
{
    /// <summary>Recorded; nobody has decided yet.</summary>
    Pending,

    /// <summary>Approved.</summary>
    Succeeded,

    /// <summary>Rejected. Final.</summary>
    Failed,

    /// <summary>Canceled before anybody decided. Final.</summary>
    Canceled,

    /// <summary>All of it was given back. Final.</summary>
    Refunded,
}
