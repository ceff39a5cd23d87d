namespace Payments.Contracts.Mails;

/// <summary>Why the money of a purchase goes back.</summary>
public enum PurchaseRefundReason
{
    /// <summary>The reservation had ended when the money arrived, and not enough of the project was left.</summary>
    NotEnoughLeft,

    /// <summary>The offset could not be credited to the buyer.</summary>
    NotCredited,

    /// <summary>The money was given back after the offset had been credited, so the offset is taken back.</summary>
    MoneyReturned,
}
