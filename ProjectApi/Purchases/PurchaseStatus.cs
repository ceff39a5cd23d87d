namespace Payments.ProjectApi.Purchases;

/// <summary>Where a purchase stands.</summary>
public enum PurchaseStatus
{
    /// <summary>The payment intent and the reservation are being made.</summary>
    Starting,

    /// <summary>Offset is reserved, and the buyer is to pay.</summary>
    Pending,

    /// <summary>The money is there, and the offset is on its way.</summary>
    Paid,

    /// <summary>The offset is the buyer's, unless all of the money is given back.</summary>
    Succeeded,

    /// <summary>
    /// The payment has failed, and nothing is reserved any more. The buyer may still pay: the offset is then reserved again, if there is
    /// enough.
    /// </summary>
    Failed,

    /// <summary>Nobody paid in time, and nobody can any more. Final.</summary>
    Expired,

    /// <summary>
    /// It never began: too little offset was left, or no payment could be made for it. Final, unless the provider takes the money all the
    /// same.
    /// </summary>
    GivenUp,

    /// <summary>
    /// The money goes back: nothing was left when it arrived, the offset could not be credited, or it was given back afterwards and the
    /// offset with it. Final.
    /// </summary>
    Refunded,
}
