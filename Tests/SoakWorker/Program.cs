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

// A worker of the soak: a producer or a consumer, as its argument says. Tests/Soak starts several of each and breaks what they stand on.
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
        RequestedConnectionTimeout = Bounds.Broker,
        SocketReadTimeout = Bounds.Broker,
        SocketWriteTimeout = Bounds.Broker,
        ContinuationTimeout = Bounds.Broker,
        HandshakeContinuationTimeout = Bounds.Broker,
    }
);
builder.Services.AddSingleton(NpgsqlDataSource.Create(settings.Database));
builder.Services.AddSingleton<Misdeeds>();
builder.Services.AddSingleton<PoolThief>();
builder.Services.Configure<MessagingOptions>(Bounds.Apply);
if (role == "producer")
{
    builder.Services.AddDbContext<ProducerDb>((services, db) => db.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()));
    builder.AddMessaging<ProducerDb>(messaging => messaging.Publishes<NumberCommitted>(SoakNames.NumberType));
    builder.Services.AddSingleton<Producing>();
    builder.Services.AddHostedService(services => services.GetRequiredService<Producing>());
}
else
{
    builder.Services.AddDbContext<ConsumerDb>((services, db) => db.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()));
    builder.AddMessaging<ConsumerDb>(messaging =>
        messaging
            .Publishes<NumberHandled>(SoakNames.FollowUpType)
            .Consume<NumberCommitted, WriteEffect>(SoakNames.NumberQueue, [SoakNames.NumberType])
            .Consume<NumberHandled, WriteFollowUp>(SoakNames.FollowUpQueue, [SoakNames.FollowUpType])
            .Publishes<NumberHandled>(SoakNames.FollowUpType)
    );
}

builder.Services.AddSingleton<OutboxStore>();
builder.Services.AddSingleton<IOutboxStore, DeadlyOutboxStore>();

using var host = builder.Build();
await host.StartAsync();
var health = host.Services.GetRequiredService<HealthCheckService>();
using (var bound = new CancellationTokenSource(Bounds.Start))
{
    while ((await health.CheckHealthAsync(bound.Token)).Status != HealthStatus.Healthy)
    {
        await Task.Delay(Bounds.HealthPoll, bound.Token);
    }
}

Speech.Say(SoakCommands.Ready);
_ = new CommandLoop(host.Services).RunAsync();
await host.WaitForShutdownAsync();
return Environment.ExitCode;
