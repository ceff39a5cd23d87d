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

namespace Payments.Tests.Messaging.Fixtures;

/// <summary>A service with an outbox, an inbox and one consumer, on the virtual host and the database of a fixture.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    public const string Queue = "sample.number-submitted.q";

    /// <summary>One short delay between attempts.</summary>
    public static readonly IReadOnlyList<TimeSpan> QuickRetries = [TimeSpan.FromMilliseconds(50)];

    private readonly MessagingFixture fixture;
    private readonly WebApplication host;

    private SampleHost(MessagingFixture fixture, WebApplication host)
    {
        this.fixture = fixture;
        this.host = host;
    }

    public HandlerBehavior Behavior => host.Services.GetRequiredService<HandlerBehavior>();

    public IHost Host => host;

    /// <summary>A client of the operators' endpoints.</summary>
    public HttpClient Http { get; } = new();

    public static async Task<SampleHost> StartAsync(
        MessagingFixture fixture,
        Action<MessagingOptions>? configure = null,
        Action<QueueSubscription>? subscription = null,
        bool consume = true
    )
    {
        var started = Create(fixture, configure, subscription, consume);
        await started.StartAsync();
        return started;
    }

    /// <summary>Starts, and waits until exchanges and queues exist and the consumer runs.</summary>
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

    public static SampleHost Create(
        MessagingFixture fixture,
        Action<MessagingOptions>? configure = null,
        Action<QueueSubscription>? subscription = null,
        bool consume = true,
        string? database = null
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "sample" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:messaging"] = fixture.Amqp,
                ["ConnectionStrings:sample"] = database ?? fixture.Database,
            }
        );
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddMessageBroker();
        builder.AddNpgsqlDbContext<SampleDb>("sample", ServiceDatabase.Configure);
        builder.Services.AddSingleton<HandlerBehavior>();
        builder.Services.Configure(configure ?? (_ => { }));
        builder.AddMessaging<SampleDb>(messaging =>
        {
            messaging.Publishes<NumberSubmitted>(NumberSubmitted.Type);
            if (consume)
            {
                messaging.Consume<NumberSubmitted, NumberSubmittedHandler>(Queue, [NumberSubmitted.Type], subscription);
            }
        });
        var host = builder.Build();
        host.UseRouting();
        host.MapDeadLetters();
        return new SampleHost(fixture, host);
    }

    /// <summary>Saves changes and the messages that they cause in one transaction, as a use case does.</summary>
    public async Task CommitAsync(Action<SampleDb> change)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SampleDb>();
        change(db);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async Task<List<int>> NumbersAsync()
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<SampleDb>()
            .Entries.OrderBy(e => e.Id)
            .Select(e => e.Number)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until exactly these numbers are recorded, in any order.</summary>
    public Task RecordedAsync(params int[] numbers) =>
        Eventually.Get(
            NumbersAsync,
            recorded => recorded.Order().SequenceEqual(numbers.Order()),
            $"the numbers {string.Join(", ", numbers)} are recorded"
        );

    public async Task<long> OutboxCountAsync() => (long)(await fixture.ScalarAsync("SELECT count(*) FROM messaging.outbox"))!;

    public Task OutboxIsEmptyAsync() => Eventually.Get(OutboxCountAsync, rows => rows == 0, "the outbox is empty");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }
}
