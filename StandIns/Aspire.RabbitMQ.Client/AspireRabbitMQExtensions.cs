using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Aspire.RabbitMQ.Client
{
    public sealed class RabbitMQClientSettings
    {
        public string? ConnectionString { get; set; }

        public bool DisableHealthChecks { get; set; }

        public bool DisableTracing { get; set; }
    }
}

namespace Microsoft.Extensions.Hosting
{
    public static class AspireRabbitMQExtensions
    {
        public static void AddRabbitMQClient(this IHostApplicationBuilder builder, string connectionName, Action<RabbitMQClientSettings>? configureSettings = null)
        {
            var settings = new RabbitMQClientSettings { ConnectionString = builder.Configuration.GetConnectionString(connectionName) };
            configureSettings?.Invoke(settings);
            if (!settings.DisableHealthChecks || !settings.DisableTracing)
            {
                throw new NotSupportedException("The stand-in for Aspire.RabbitMQ.Client has no health check and no tracing.");
            }

            builder.Services.AddSingleton<IConnectionFactory>(_ =>
                string.IsNullOrEmpty(settings.ConnectionString) ? new ConnectionFactory() : new ConnectionFactory { Uri = new Uri(settings.ConnectionString) });
        }
    }
}
