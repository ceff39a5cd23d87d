using Payments.Tests.Support;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// Connections between some workers and their servers become slow: less bandwidth than the load needs, and a delay for every block.
/// </summary>
internal sealed class ConnectionsSlowed : Fault
{
    private const int BytesPerSecond = 40_000;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(40);

    private IReadOnlyList<TcpProxy> links = [];

    public override string Name => "connections slowed";

    public override TimeSpan Duration => TimeSpan.FromSeconds(2);

    public override Task InjectAsync(SoakSystem system, Random random)
    {
        links = random.PickSome(system.Links);
        foreach (var link in links)
        {
            link.Slow(BytesPerSecond, Delay);
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
