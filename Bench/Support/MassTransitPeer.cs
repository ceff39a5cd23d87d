using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Payments.Bench;

/// <summary>MassTransit as its documentation sets it up: quorum queue, publisher confirms (its default), one consumer.</summary>
internal sealed class MassTransitPeer : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(30);

    private readonly IHost host;

    private MassTransitPeer(IHost host)
    {
        this.host = host;
    }

    public CommitLog Log
    {
        get => Logs.Current;
        set => Logs.Current = value;
    }

    private CommitLogs Logs => host.Services.GetRequiredService<CommitLogs>();

    public static async Task<MassTransitPeer> StartAsync(string amqp, string queue, ushort prefetch)
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "peer" }
        );
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<CommitLogs>();
        builder
            .Services.AddOptions<MassTransitHostOptions>()
            .Configure(o =>
            {
                o.WaitUntilStarted = true;
                o.StartTimeout = StartBound;
            });
        builder.Services.AddMassTransit(x =>
        {
            x.AddConsumer<PeerConsumer>();
            x.UsingRabbitMq(
                (context, bus) =>
                {
                    bus.Host(new Uri(amqp));
                    bus.ReceiveEndpoint(
                        queue,
                        endpoint =>
                        {
                            endpoint.SetQuorumQueue();
                            endpoint.PrefetchCount = prefetch;
                            endpoint.ConfigureConsumer<PeerConsumer>(context);
                        }
                    );
                }
            );
        });
        var host = builder.Build();
        await host.StartAsync();
        return new MassTransitPeer(host);
    }

    /// <summary>Publishes side by side and awaits every confirm.</summary>
    public Task PublishAsync(IEnumerable<int> indices)
    {
        var bus = host.Services.GetRequiredService<IBus>();
        return Task.WhenAll(
            indices.Select(index =>
            {
                var (number, amount, currency, note) = BenchEvent.Of(index);
                return bus.Publish(new PeerEvent(number, amount, currency, note));
            })
        );
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private sealed class PeerConsumer(CommitLogs logs) : IConsumer<PeerEvent>
    {
        public Task Consume(ConsumeContext<PeerEvent> context)
        {
            logs.Current.Committed(context.Message.Number - BenchEvent.FirstNumber);
            return Task.CompletedTask;
        }
    }
}
