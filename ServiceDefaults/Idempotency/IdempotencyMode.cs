namespace Payments.ServiceDefaults.Idempotency;

/// <summary>What an endpoint says about keys, as metadata.</summary>
/// <param name="Ignored">Whether the endpoint has no keys.</param>
/// <param name="Leased">Whether its runs are leased instead of atomic.</param>
/// <param name="Lease">For how long, where it says so itself.</param>
internal sealed record IdempotencyMode(bool Ignored = false, bool Leased = false, TimeSpan? Lease = null);
