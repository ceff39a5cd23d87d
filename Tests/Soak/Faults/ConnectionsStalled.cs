using Payments.Tests.Support;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// Connections between some workers and their servers stall: nothing moves and nobody is told. Every other time what stalled goes on
/// afterwards; the other times it never does, and only new connections work, as after a firewall has forgotten them.
/// </summary>
internal sealed class ConnectionsStalled : Fault
{
    private IReadOnlyList<TcpProxy> links = [];
    private bool isForgotten;

    public override string Name => "connections stalled";

    public override TimeSpan Hold => TimeSpan.FromSeconds(2.5);

    public override Task StrikeAsync(SoakSystem system, Random random)
    {
        links = random.Some(system.Links);
        isForgotten = !isForgotten;
        foreach (var link in links)
        {
            link.Stall();
        }

        return Task.CompletedTask;
    }

    public override Task MendAsync(SoakSystem system)
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
