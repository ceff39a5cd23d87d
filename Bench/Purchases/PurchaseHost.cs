using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Payments.Messaging;
using Payments.ProjectApi;
using Payments.ProjectApi.Neighbours;
using Payments.ProjectApi.Purchases;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;

namespace Payments.Bench;

/// <summary>
/// ProjectApi as its own program puts it together, but for HTTP and OpenTelemetry: database, outbox with relay, consumers, workflow engine.
/// Both contestants take their parts from it.
/// </summary>
internal sealed class PurchaseHost : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(30);

    private readonly IHost host;

    private PurchaseHost(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public static async Task<PurchaseHost> StartAsync(Place place, Uri neighbours, int concurrency)
    {
        var builder = BenchBuilder.Create(
            ("ConnectionStrings:messaging", place.Addresses.Amqp),
            ("ConnectionStrings:projects", place.Addresses.Database),
            ("Workflows:MaxConcurrency", FormattableString.Invariant($"{concurrency}")),
            ("Access:ServiceKey", "svc_bench")
        );
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None); // the first migration asks for a table that is not there
        builder.AddMessageBroker();
        builder.AddServiceDatabase<ProjectsDb>("projects");
        builder.AddMessaging<ProjectsDb>(PurchaseServices.AddTo);
        builder.AddPurchases();
        builder.Services.AddHttpClient<PaymentsClient>(http => http.BaseAddress = neighbours);
        builder.Services.AddHttpClient<UsersClient>(http => http.BaseAddress = neighbours);
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
