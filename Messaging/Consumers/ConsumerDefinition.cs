namespace Payments.Messaging;

/// <summary>How a queue is consumed.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Prefetch">Most unacknowledged messages.</param>
/// <param name="Concurrency">Batches that are processed concurrently.</param>
/// <param name="MaxBatchSize">Most messages of a batch.</param>
/// <param name="ProcessAsync">Processes a batch, and acknowledges each of its deliveries once that delivery is settled.</param>
internal sealed record ConsumerDefinition(
    string Queue,
    ushort Prefetch,
    int Concurrency,
    int MaxBatchSize,
    Func<IReadOnlyList<Delivery>, Func<Delivery, Task>, CancellationToken, Task> ProcessAsync
);
