namespace Payments.Ledger;

/// <summary>The end of a hold; each hold has at most one.</summary>
/// <param name="Key">Id of the operation, for example the capture; the same resolution under the same key again changes nothing. When
/// posted, also the entry's key.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="Kind">How it ends.</param>
/// <param name="AmountMinor">What is posted: above 0, at most the amount held. 0 when nothing is.</param>
/// <param name="At">Now.</param>
public sealed record HoldResolution(Guid Key, Guid HoldId, ResolutionKind Kind, long AmountMinor, DateTimeOffset At);
