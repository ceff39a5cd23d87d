namespace Payments.Contracts;

/// <summary>How a payment ended.</summary>
public enum PaymentOutcome
{
    /// <summary>The money has been taken.</summary>
    Succeeded,

    /// <summary>The money has not been taken, and will not be.</summary>
    Failed,

    /// <summary>It was canceled before anybody decided on it.</summary>
    Canceled,
}
