namespace Payments.ServiceDefaults.Idempotency;

/// <summary>What the database says to a claim.</summary>
/// <param name="IsMine">The request runs now.</param>
/// <param name="Fault">Why it does not run.</param>
/// <param name="Stored">The answer that it has got before.</param>
internal sealed record KeyClaim(bool IsMine, IdempotencyFault? Fault = null, IdempotentResponse? Stored = null)
{
    public static readonly KeyClaim Mine = new(IsMine: true);
    public static readonly KeyClaim StillRunning = new(IsMine: false, IdempotencyFault.StillRunning);
    public static readonly KeyClaim OtherRequest = new(IsMine: false, IdempotencyFault.OtherRequest);
}
