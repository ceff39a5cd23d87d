namespace Payments.Tests.Soak.Faults;

/// <summary>Every fault of the soak.</summary>
internal static class FaultCatalog
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new ProducerKilled(),
        new ConsumerKilled(),
        new RelayKilledBeforeDelete(),
        new ConsumerKilledBeforeAck(),
        new BrokerKilled(),
        new DatabaseKilled(),
        new SessionsTerminated(),
        new ConnectionsCut(),
        new ConnectionsStalled(),
        new ConnectionsSlowed(),
        new MemoryAlarm(),
        new QueueDeleted(),
        new BindingRemoved(),
        new DuplicatesAndReordering(),
        new Poison(),
        new HandlerHangs(),
        new PoolExhausted(),
        new ClockMoved(),
    ];
}
