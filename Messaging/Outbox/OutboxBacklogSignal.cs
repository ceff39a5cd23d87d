namespace Payments.Messaging;

/// <summary>Wakes the relay's other workers: the outbox holds more than one batch.</summary>
internal sealed class OutboxBacklogSignal : WakeSignal;
