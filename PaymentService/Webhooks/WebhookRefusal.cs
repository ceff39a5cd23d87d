namespace Payments.PaymentService.Webhooks;

/// <summary>Why a webhook is refused; null where it is not.</summary>
internal enum WebhookRefusal
{
    /// <summary>No secret is configured.</summary>
    NoSecret,

    /// <summary>There is no signature.</summary>
    Missing,

    /// <summary>The header cannot be read.</summary>
    Malformed,

    /// <summary>No signature is that of any secret.</summary>
    WrongSignature,

    /// <summary>Signed too long ago, or in the future.</summary>
    OutsideWindow,

    /// <summary>The signature is right, and the body is no event.</summary>
    NotAnEvent,

    /// <summary>An event of live mode where the key is one of test mode, or the other way round.</summary>
    OtherMode,
}
