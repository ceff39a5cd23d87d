using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Payments.Messaging;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;

namespace Payments.Bench;

/// <summary>A service on Messaging, put together as the services are, without OpenTelemetry.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(30);

    private readonly IHost host;

    private BenchHost(IHost host)
    {
        this.host = host;
    }

    public IServiceProvider Services => host.Services;

    public CommitLogs Logs => host.Services.GetRequiredService<CommitLogs>();

    /// <summary>A host that is not started: no relay takes rows.</summary>
    public static BenchHost Create(Addresses at, Action<MessagingBuilder>? register = null, Action<MessagingOptions>? configure = null)
    {
        var builder = BenchBuilder.Create(("ConnectionStrings:messaging", at.Amqp), ("ConnectionStrings:bench", at.Database));
        builder.AddMessageBroker();
        builder.AddNpgsqlDbContext<BenchDb>("bench", ServiceDatabase.Configure);
        builder.Services.AddSingleton<CommitLogs>();
        builder.Services.Configure(configure ?? (_ => { }));
        builder.AddMessaging<BenchDb>(messaging =>
        {
            messaging.Publishes<BenchEvent>(BenchEvent.Type);
            register?.Invoke(messaging);
        });
        return new BenchHost(builder.Build());
    }

    public static async Task<BenchHost> StartAsync(
        Addresses at,
        Action<MessagingBuilder>? register = null,
        Action<MessagingOptions>? configure = null,
        CommitLog? log = null
    )
    {
        var started = Create(at, register, configure);
        started.Logs.Current = log ?? new CommitLog(0);
        await started.host.StartAsync();
        return started;
    }

    /// <summary>Starts, and waits until exchanges and queues are there and consuming has begun.</summary>
    public static async Task<BenchHost> StartReadyAsync(
        Addresses at,
        Action<MessagingBuilder>? register = null,
        Action<MessagingOptions>? configure = null
    )
    {
        var started = await StartAsync(at, register, configure);
        var health = started.Services.GetRequiredService<HealthCheckService>();
        await Wait.UntilAsync(
            async () => (await health.CheckHealthAsync(c => c.Name == "messaging")).Status == HealthStatus.Healthy,
            "the bench host is healthy",
            ReadyBound
        );
        return started;
    }

    /// <summary>Commits events as a use case does, in one transaction.</summary>
    public async Task CommitAsync(IEnumerable<BenchEvent> events)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BenchDb>();
        foreach (var happened in events)
        {
            db.Publish(happened);
        }

        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
