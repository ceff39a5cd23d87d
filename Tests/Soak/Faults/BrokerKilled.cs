namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of RabbitMQ with all of its processes, and a start on the same data.</summary>
internal sealed class BrokerKilled : Fault
{
    public override string Name => "broker killed and restarted";

    public override Task InjectAsync(SoakSystem system, Random random) => system.Broker.KillAsync();

    public override Task RepairAsync(SoakSystem system) => system.Broker.StartAsync();
}
