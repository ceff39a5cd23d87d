using Payments.Tests.Support;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// Connections between some workers and their servers stall: no byte passes and neither side notices. Every other time they continue
/// afterwards; the other times they never do and only new connections work, as when a firewall has dropped its state.
/// </summary>
internal sealed class ConnectionsStalled : Fault
{
    private IReadOnlyList<TcpProxy> links = [];
    private bool isForgotten;

    public override string Name => "connections stalled";

    public override TimeSpan Duration => TimeSpan.FromSeconds(2.5);

    public override Task InjectAsync(SoakSystem system, Random random)
    {
        links = random.PickSome(system.Links);
        isForgotten = !isForgotten;
        foreach (var link in links)
        {
            link.Stall();
        }

        return Task.CompletedTask;
    }

    public override Task RepairAsync(SoakSystem system)
    {
        foreach (var link in links)
        {
            if (isForgotten)
            {
                link.Forget();
            }

            link.Mend();
        }

        return Task.CompletedTask;
    }
}
