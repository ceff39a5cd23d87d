namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of RabbitMQ with everything below it, and a start on the same data.</summary>
internal sealed class BrokerKilled : Fault
{
    public override string Name => "broker killed and restarted";

    public override Task StrikeAsync(SoakSystem system, Random random) => system.Broker.KillAsync();

    public override Task MendAsync(SoakSystem system) => system.Broker.StartAsync();
}
