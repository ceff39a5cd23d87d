using Payments.AppHost.Infrastructure;

namespace Payments.Tests.Support;

/// <summary>Ports that nobody listens on, no two of a run the same.</summary>
internal static class FreePort
{
    private static readonly FreePorts Ports = new();

    public static int Take() => Ports.Take();
}
