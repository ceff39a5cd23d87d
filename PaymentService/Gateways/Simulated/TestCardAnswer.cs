namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>When the simulated gateway answers.</summary>
internal enum TestCardAnswer
{
    /// <summary>At once.</summary>
    AtOnce,

    /// <summary>After <see cref="SimulatedOptions.SlowDelay"/>.</summary>
    Slowly,

    /// <summary>Not at all the first time; when it is asked again with the same key it says what it did the first time.</summary>
    FromTheSecondAttempt,

    /// <summary>At once; a refund is pending first, and has succeeded when it is looked up.</summary>
    RefundPending,

    /// <summary>At once; a refund is pending first, and has failed when it is looked up.</summary>
    RefundFails,
}
