using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Payments.Messaging;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging;

/// <summary>A service with outbox, inbox and one consumer, on a virtual host and a database of its own.</summary>
internal sealed class LedgerHost : IAsyncDisposable
{
    public const string Queue = "ledger.number-said.q";

    /// <summary>A ladder with one short rung.</summary>
    public static readonly IReadOnlyList<TimeSpan> QuickRetries = [TimeSpan.FromMilliseconds(50)];

    private readonly Place place;
    private readonly WebApplication host;

    private LedgerHost(Place place, WebApplication host)
    {
        this.place = place;
        this.host = host;
    }

    public Misbehaviour Misbehaviour => host.Services.GetRequiredService<Misbehaviour>();

    public IHost Host => host;

    /// <summary>A client of the operators' tools.</summary>
    public HttpClient Http { get; } = new();

    public static async Task<LedgerHost> StartAsync(
        Place place,
        Action<MessagingOptions>? configure = null,
        Action<QueueSubscription>? subscription = null,
        bool consume = true
    )
    {
        var started = Create(place, configure, subscription, consume);
        await started.StartAsync();
        return started;
    }

    /// <summary>Starts, and waits until exchanges and queues are there and consuming has begun.</summary>
    public async Task StartAsync()
    {
        await host.StartAsync(TestContext.Current.CancellationToken);
        Http.BaseAddress = new Uri(host.Urls.Single());
        await Eventually.Get(ReportAsync, report => report.Status == HealthStatus.Healthy, "the host is healthy");
    }

    public async Task<HealthStatus> HealthAsync() => (await ReportAsync()).Status;

    private async Task<(HealthStatus Status, string? Description)> ReportAsync()
    {
        var report = await host
            .Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(c => c.Name == "messaging", TestContext.Current.CancellationToken);
        return (report.Status, report.Entries["messaging"].Description);
    }

    public static LedgerHost Create(
        Place place,
        Action<MessagingOptions>? configure = null,
        Action<QueueSubscription>? subscription = null,
        bool consume = true,
        string? database = null
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ledger" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:messaging"] = place.Amqp,
                ["ConnectionStrings:ledger"] = database ?? place.Database,
            }
        );
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddMessageBroker();
        builder.AddNpgsqlDbContext<LedgerDb>("ledger", ServiceDatabase.Configure);
        builder.Services.AddSingleton<Misbehaviour>();
        builder.Services.Configure(configure ?? (_ => { }));
        builder.AddMessaging<LedgerDb>(messaging =>
        {
            messaging.Publishes<NumberSaid>(NumberSaid.Type);
            if (consume)
            {
                messaging.Consume<NumberSaid, WriteDown>(Queue, [NumberSaid.Type], subscription);
            }
        });
        var host = builder.Build();
        host.UseRouting();
        host.MapDeadLetters();
        return new LedgerHost(place, host);
    }

    /// <summary>Does what a use case does: changes and messages in one transaction.</summary>
    public async Task CommitAsync(Action<LedgerDb> change)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LedgerDb>();
        change(db);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async Task<List<int>> NumbersAsync()
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<LedgerDb>()
            .Entries.OrderBy(e => e.Id)
            .Select(e => e.Number)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    public Task WroteAsync(params int[] numbers) =>
        Eventually.Get(
            NumbersAsync,
            written => written.Order().SequenceEqual(numbers.Order()),
            $"the numbers {string.Join(", ", numbers)} are written down"
        );

    public async Task<long> OutboxCountAsync() => (long)(await place.ScalarAsync("SELECT count(*) FROM messaging.outbox"))!;

    public Task OutboxIsEmptyAsync() => Eventually.Get(OutboxCountAsync, rows => rows == 0, "the outbox is empty");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }
}
