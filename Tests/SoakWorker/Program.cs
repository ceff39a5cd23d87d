using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Payments.Messaging;
using Payments.SoakWorker;
using RabbitMQ.Client;

// A worker of the soak test: a producer or a consumer, as its argument says. Tests/Soak starts several of each and injects faults.
var role = args.FirstOrDefault() ?? "";
if (role is not ("producer" or "consumer"))
{
    await Console.Error.WriteLineAsync("usage: SoakWorker producer|consumer");
    return 2;
}

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = role });
builder.Configuration.AddEnvironmentVariables(SoakNames.EnvironmentPrefix);
builder
    .Logging.SetMinimumLevel(LogLevel.Warning)
    .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
    .AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss.fff "))
    .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);

var settings = builder.Configuration.Get<WorkerSettings>()!;
builder.Services.Configure<WorkerSettings>(builder.Configuration);
builder.Services.AddSingleton<IConnectionFactory>(
    new ConnectionFactory
    {
        Uri = new Uri(settings.Broker),
        RequestedConnectionTimeout = WorkerTimeouts.Broker,
        SocketReadTimeout = WorkerTimeouts.Broker,
        SocketWriteTimeout = WorkerTimeouts.Broker,
        ContinuationTimeout = WorkerTimeouts.Broker,
        HandshakeContinuationTimeout = WorkerTimeouts.Broker,
    }
);
builder.Services.AddSingleton(NpgsqlDataSource.Create(settings.Database));
builder.Services.AddSingleton<InjectedFaults>();
builder.Services.AddSingleton<PoolExhaustion>();
builder.Services.Configure<MessagingOptions>(WorkerTimeouts.Apply);
if (role == "producer")
{
    builder.Services.AddDbContext<ProducerDb>((services, db) => db.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()));
    builder.AddMessaging<ProducerDb>(messaging => messaging.Publishes<NumberCommitted>(SoakNames.NumberType));
    builder.Services.AddSingleton<ProducerWorker>();
    builder.Services.AddHostedService(services => services.GetRequiredService<ProducerWorker>());
}
else
{
    builder.Services.AddDbContext<ConsumerDb>((services, db) => db.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()));
    builder.AddMessaging<ConsumerDb>(messaging =>
        messaging
            .Publishes<NumberHandled>(SoakNames.FollowUpType)
            .Consume<NumberCommitted, NumberCommittedHandler>(SoakNames.NumberQueue, [SoakNames.NumberType])
            .Consume<NumberHandled, NumberHandledHandler>(SoakNames.FollowUpQueue, [SoakNames.FollowUpType])
    );
}

builder.Services.AddSingleton<OutboxStore>();
builder.Services.AddSingleton<IOutboxStore, CrashingOutboxStore>();

using var host = builder.Build();
await host.StartAsync();
var health = host.Services.GetRequiredService<HealthCheckService>();
using (var bound = new CancellationTokenSource(WorkerTimeouts.Start))
{
    while ((await health.CheckHealthAsync(bound.Token)).Status != HealthStatus.Healthy)
    {
        await Task.Delay(WorkerTimeouts.HealthPoll, bound.Token);
    }
}

WorkerOutput.WriteLine(SoakCommands.Ready);
_ = new CommandLoop(host.Services).RunAsync();
await host.WaitForShutdownAsync();
return Environment.ExitCode;
