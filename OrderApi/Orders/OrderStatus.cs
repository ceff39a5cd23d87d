namespace Payments.OrderApi.Orders;

/// <summary>The status of an order. The names are those of the API and, in capitals, of the table.</summary>
public enum OrderStatus
{
    /// <summary>Seats are reserved, and somebody is to approve or reject it.</summary>
    Pending,

    /// <summary>Approved; the seats are the customer's, unless all of the money is given back.</summary>
    Confirmed,

    /// <summary>Rejected, expired, canceled by the customer, or refunded; the seats are free again. Final.</summary>
    Cancelled,
}
