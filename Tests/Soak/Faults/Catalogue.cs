namespace Payments.Tests.Soak.Faults;

/// <summary>Every fault that the soak knows.</summary>
internal static class Catalogue
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
