using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Payments.Tests.StandIns;

/// <summary>An AppHost without a program, for tests that add their own resources. Only Aspire's public interface is used.</summary>
internal static class EmptyAppHost
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static IDistributedApplicationTestingBuilder Create()
    {
        // DCP's place is written into the AppHost's assembly when it is built.
        var dcp = typeof(Projects.AppHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "dcpclipath").Value;
        return DistributedApplicationTestingBuilder.Create($"--DcpPublisher:CliPath={dcp}");
    }

    /// <summary>A web server that says who it is.</summary>
    public static IResourceBuilder<ExecutableResource> AddWebServer(this IDistributedApplicationBuilder builder, string name) => builder
        .AddExecutable(name, "node", ".", "-e", "require('http').createServer((q, s) => s.end(process.pid + ' ' + process.env.GREETING)).listen(process.env.PORT)")
        .WithHttpEndpoint(env: "PORT");

    public static IResourceBuilder<ExecutableResource> AddSleeper(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddExecutable(name, "sleep", ".", "1000");

    public static async Task<string?> EnvironmentOfAsync(this DistributedApplication app, string resource, string variable)
    {
        using var bound = new CancellationTokenSource(Bound);
        var state = await app.ResourceNotifications.WaitForResourceAsync(resource, e => e.Snapshot.EnvironmentVariables.Length > 0, bound.Token);
        return state.Snapshot.EnvironmentVariables.SingleOrDefault(v => v.Name == variable)?.Value;
    }

    public static async Task ReachesAsync(this DistributedApplication app, string resource, string state)
    {
        using var bound = new CancellationTokenSource(Bound);
        await app.ResourceNotifications.WaitForResourceAsync(resource, state, bound.Token);
    }

    public static string? StateOf(this DistributedApplication app, string resource) =>
        app.ResourceNotifications.TryGetCurrentState(resource, out var state) ? state.Snapshot.State?.Text : null;
}
