namespace Payments.Messaging;

/// <summary>Wakes the worker for replays and discards: one has been requested.</summary>
internal sealed class DeadLetterSignal : WakeSignal;
