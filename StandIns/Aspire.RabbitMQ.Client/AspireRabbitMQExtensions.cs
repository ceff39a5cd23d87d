using System.Net.Sockets;
using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Trace;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.RabbitMQ.Client
{
    public sealed class RabbitMQClientSettings
    {
        public string? ConnectionString { get; set; }

        public int MaxConnectRetryCount { get; set; } = 5;

        public bool DisableHealthChecks { get; set; }

        public bool DisableTracing { get; set; }
    }
}

namespace Microsoft.Extensions.Hosting
{
    public static class AspireRabbitMQExtensions
    {
        private const string Section = "Aspire:RabbitMQ:Client";

        public static void AddRabbitMQClient(
            this IHostApplicationBuilder builder, string connectionName, Action<RabbitMQClientSettings>? configureSettings = null, Action<ConnectionFactory>? configureConnectionFactory = null)
        {
            var settings = new RabbitMQClientSettings();
            builder.Configuration.GetSection(Section).Bind(settings);
            builder.Configuration.GetSection($"{Section}:{connectionName}").Bind(settings);
            settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
            configureSettings?.Invoke(settings);
            builder.Services.AddSingleton<IConnectionFactory>(_ => CreateFactory(builder.Configuration, connectionName, settings, configureConnectionFactory));
            builder.Services.AddSingleton(services => Connect(services.GetRequiredService<IConnectionFactory>(), settings.MaxConnectRetryCount));
            if (!settings.DisableTracing)
            {
                builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource("RabbitMQ.Client.*"));
            }

            if (!settings.DisableHealthChecks)
            {
                builder.Services.AddHealthChecks().Add(new HealthCheckRegistration("RabbitMQ.Client", services => new ConnectionCheck(services), null, null));
            }
        }

        private static ConnectionFactory CreateFactory(
            IConfiguration configuration, string connectionName, RabbitMQClientSettings settings, Action<ConnectionFactory>? configure)
        {
            var factory = new ConnectionFactory();
            configuration.GetSection($"{Section}:ConnectionFactory").Bind(factory);
            configuration.GetSection($"{Section}:{connectionName}:ConnectionFactory").Bind(factory);
            if (!string.IsNullOrEmpty(settings.ConnectionString))
            {
                factory.Uri = new Uri(settings.ConnectionString);
            }

            configure?.Invoke(factory);
            return factory;
        }

        private static IConnection Connect(IConnectionFactory factory, int maxRetries)
        {
            var pipeline = new ResiliencePipelineBuilder();
            if (maxRetries > 0)
            {
                pipeline.AddRetry(new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<SocketException>().Handle<BrokerUnreachableException>(),
                    BackoffType = DelayBackoffType.Exponential,
                    MaxRetryAttempts = maxRetries,
                    Delay = TimeSpan.FromSeconds(1),
                });
            }

            return pipeline.Build().Execute(() => factory.CreateConnectionAsync().GetAwaiter().GetResult());
        }

        private sealed class ConnectionCheck(IServiceProvider services) : IHealthCheck
        {
            public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
                services.GetRequiredService<IConnection>().IsOpen ? HealthCheckResult.Healthy() : new HealthCheckResult(context.Registration.FailureStatus));
        }
    }
}
