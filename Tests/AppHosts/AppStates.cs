using Aspire.Hosting;

namespace Payments.Tests.AppHosts;

/// <summary>What the dashboard shows of a resource.</summary>
internal static class AppStates
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static async Task<string?> EnvironmentOfAsync(this DistributedApplication app, string resource, string variable)
    {
        using var bound = new CancellationTokenSource(Bound);
        var state = await app.ResourceNotifications.WaitForResourceAsync(
            resource,
            e => e.Snapshot.EnvironmentVariables.Length > 0,
            bound.Token
        );
        return state.Snapshot.EnvironmentVariables.SingleOrDefault(v => v.Name == variable)?.Value;
    }

    public static async Task ReachesAsync(this DistributedApplication app, string resource, string state)
    {
        using var bound = new CancellationTokenSource(Bound);
        await app.ResourceNotifications.WaitForResourceAsync(resource, state, bound.Token);
    }
}
