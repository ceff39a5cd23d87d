using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Payments.Messaging;

/// <summary>Adding outbox, inbox and consumers to a service.</summary>
public static class MessagingServices
{
    /// <summary>
    /// Adds reliable messaging on the database of <typeparamref name="TContext"/>, which must be registered without a retrying
    /// execution strategy (a transaction that spans inbox, effect and outbox is retried by the consumer alone), and on the broker
    /// of the registered <c>IConnectionFactory</c>.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="configure">Queues consumed and sent to.</param>
    public static void AddMessaging<TContext>(this IHostApplicationBuilder builder, Action<MessagingBuilder> configure)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services
            .AddOptions<MessagingOptions>()
            .Configure(o => o.ServiceName = builder.Environment.ApplicationName)
            .BindConfiguration("Messaging");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxBacklogSignal>();
        services.AddSingleton<OutboxInterceptor>();
        services.ConfigureDbContext<TContext>((provider, db) => db.AddInterceptors(provider.GetRequiredService<OutboxInterceptor>()));
        services.AddSingleton<BrokerConnections>();
        services.AddSingleton<MessagingTopology>();
        services.AddSingleton<MessagingHealth>();
        services.AddSingleton(provider => new MessagingDatabase(provider.GetRequiredService<IServiceScopeFactory>(), typeof(TContext)));
        services.AddSingleton<IOutboxStore, OutboxStore>();
        services.AddSingleton<OutboxFlush>();
        services.AddSingleton<RetryLadder>();
        services.AddSingleton<IConfirmedSender, ConfirmedSender>();
        services.AddSingleton<IMessageTransaction, MessageTransaction<TContext>>();
        services.AddSingleton<Sanitizer>();
        services.AddSingleton<DeliveryProcessor>();
        services.AddSingleton<DeadLetterShelf>();
        services.AddSingleton<DeadLetterSignal>();
        services.AddHostedService<MessagingSetup<TContext>>();
        services.AddHostedService<OutboxRelay>();
        services.AddHostedService<ConsumerHost>();
        services.AddHostedService<DeadLetterOperator>();
        services.AddHostedService<OutboxWatch>();
        services.AddHostedService<TopologyKeeper>();
        services.AddHealthChecks().AddCheck<MessagingHealth>("messaging");
        services.ConfigureOpenTelemetryTracerProvider(t => t.AddSource(MessagingTelemetry.Name));
        services.ConfigureOpenTelemetryMeterProvider(m => m.AddMeter(MessagingTelemetry.Name));
        configure(new MessagingBuilder(services));
    }
}
