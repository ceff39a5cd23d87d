using Payments.Tests.Support;

namespace Payments.Tests.Soak.Faults;

/// <summary>Connections between some workers and their servers are closed, and new ones are refused.</summary>
internal sealed class ConnectionsCut : Fault
{
    private IReadOnlyList<TcpProxy> links = [];

    public override string Name => "connections cut";

    public override Task InjectAsync(SoakSystem system, Random random)
    {
        links = random.PickSome(system.Links);
        foreach (var link in links)
        {
            link.Cut();
        }

        return Task.CompletedTask;
    }

    public override Task RepairAsync(SoakSystem system)
    {
        foreach (var link in links)
        {
            link.Mend();
        }

        return Task.CompletedTask;
    }
}
