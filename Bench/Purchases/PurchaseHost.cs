using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Payments.Messaging;
using Payments.ProjectApi;
using Payments.ProjectApi.Purchases;
using Payments.ProjectApi.ServiceClients;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;

namespace Payments.Bench;

/// <summary>
/// ProjectApi as its own program puts it together, but for HTTP and OpenTelemetry: database, outbox with relay, consumers, workflow engine.
/// Both contestants use its services.
/// </summary>
internal sealed class PurchaseHost : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(30);

    private readonly IHost host;

    private PurchaseHost(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public static async Task<PurchaseHost> StartAsync(BenchEnvironment environment, Uri services, int concurrency)
    {
        var builder = BenchBuilder.Create(
            ("ConnectionStrings:messaging", environment.Addresses.Amqp),
            ("ConnectionStrings:projects", environment.Addresses.Database),
            ("Workflows:MaxConcurrency", FormattableString.Invariant($"{concurrency}")),
            ("Access:ServiceKey", "svc_bench")
        );

        // The first migration asks for a table that is not there, which is logged as an error.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        builder.AddMessageBroker();
        builder.AddServiceDatabase<ProjectsDb>("projects");
        builder.AddMessaging<ProjectsDb>(PurchaseServices.AddTo);
        builder.AddPurchases();
        builder.Services.AddHttpClient<PaymentsClient>(http => http.BaseAddress = services);
        builder.Services.AddHttpClient<UsersClient>(http => http.BaseAddress = services);
        var started = new PurchaseHost(builder.Build());
        await started.host.StartAsync();
        var health = started.Services.GetRequiredService<HealthCheckService>();
        await Wait.UntilAsync(
            async () => (await health.CheckHealthAsync(c => c.Name is "messaging" or "workflows")).Status == HealthStatus.Healthy,
            "the purchase host is healthy",
            ReadyBound
        );
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
