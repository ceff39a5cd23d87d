namespace Payments.PaymentService.Payments;

/// <summary>When the money that a card has been asked for is taken.</summary>
public enum CaptureMethod
{
    /// <summary>At once.</summary>
    Automatic,

    /// <summary>It is reserved, and taken when somebody says so.</summary>
    Manual,
}
