namespace Payments.Messaging;

/// <summary>Wakes the relay's first worker: rows may have been committed to the outbox.</summary>
internal sealed class OutboxSignal : WakeSignal;
