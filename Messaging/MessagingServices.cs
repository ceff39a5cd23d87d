using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Payments.Messaging;

/// <summary>Adds the outbox, the inbox and consumers to a service.</summary>
public static class MessagingServices
{
    /// <summary>
    /// Adds reliable messaging on the database of <typeparamref name="TContext"/>, which must be registered without a retrying execution
    /// strategy (only the consumer retries a transaction that spans inbox, effect and outbox), and on the broker of the registered
    /// <c>IConnectionFactory</c>.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="configure">Registers what the service consumes and sends.</param>
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
        services.AddSingleton<MessageSanitizer>();
        services.AddSingleton<DeliveryProcessor>();
        services.AddSingleton<DeadLetterStore>();
        services.AddSingleton<IConsumerSource, SubscriptionConsumers>();
        services.AddSingleton<IConsumerSource, DeadLetterConsumers>();
        services.AddSingleton<DeadLetterSignal>();
        services.AddHostedService<MessagingSetup<TContext>>();
        services.AddHostedService<OutboxRelay>();
        services.AddHostedService<ConsumerWorker>();
        services.AddHostedService<DeadLetterOperationWorker>();
        services.AddHostedService<OutboxMonitor>();
        services.AddHostedService<TopologyWorker>();
        services.AddHealthChecks().AddCheck<MessagingHealth>("messaging");
        services.ConfigureOpenTelemetryTracerProvider(t => t.AddSource(MessagingTelemetry.Name));
        services.ConfigureOpenTelemetryMeterProvider(m => m.AddMeter(MessagingTelemetry.Name));
        configure(new MessagingBuilder(services));
    }
}
