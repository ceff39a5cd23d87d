using Payments.Tests.Support;

namespace Payments.Tests.AppHosts;

/// <summary>Aspire's own command line runs the system as <c>dotnet run</c> does.</summary>
[Collection(typeof(AloneCollection))]
public sealed class AspireRunTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly string home = Directory.CreateTempSubdirectory("payments-home-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task Aspire_run_starts_everything_and_ends_everything()
    {
        using var host = await AppHostProcess.AspireRunAsync(home, "--ephemeral", "--dcppublisher:randomizeports", "true");
        using var http = new HttpClient();

        foreach (var service in new[] { "user-service", "payment-service", "tuition-api", "order-api", "project-api", "notifier-service" })
        {
            await host.HealthyAsync(service, http);
        }

        host.PressControlC();
        await host.ExitsAsync(Bound);
        await host.LeavesNothingAsync(Bound);
    }
}
