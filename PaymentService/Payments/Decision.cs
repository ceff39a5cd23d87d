namespace Payments.PaymentService.Payments;

/// <summary>What a person says to a payment that waits for it.</summary>
internal enum Decision
{
    /// <summary>The money is there, or will be.</summary>
    Approve,

    /// <summary>It is not, and will not be.</summary>
    Reject,
}
