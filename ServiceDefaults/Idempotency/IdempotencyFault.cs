namespace Payments.ServiceDefaults.Idempotency;

/// <summary>Why a request with a key is not run.</summary>
public enum IdempotencyFault
{
    /// <summary>The header holds more than one key, none, more than 255 characters, or some that cannot be printed.</summary>
    InvalidKey,

    /// <summary>The key was used for another request.</summary>
    OtherRequest,

    /// <summary>A request with the key is still running.</summary>
    StillRunning,
}
