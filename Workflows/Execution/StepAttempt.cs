namespace Payments.Workflows;

/// <summary>Does a step once, and records it or defers that.</summary>
/// <param name="step">What it knows of itself.</param>
/// <param name="entryOf">The entry that tells of a result.</param>
/// <param name="ct">Ends the attempt.</param>
internal delegate Task<T> StepAttempt<T>(StepContext step, Func<T, HistoryEntry> entryOf, CancellationToken ct);
