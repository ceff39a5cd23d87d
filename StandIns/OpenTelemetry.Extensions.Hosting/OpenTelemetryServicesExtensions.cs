using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OpenTelemetry
{
    public sealed class OpenTelemetryBuilder(Microsoft.Extensions.DependencyInjection.IServiceCollection services) : IOpenTelemetryBuilder
    {
        public Microsoft.Extensions.DependencyInjection.IServiceCollection Services { get; } = services;
    }

    /// <summary>Builds the providers when the host starts, so that sources are listened to from the first request on.</summary>
    internal sealed class TelemetryHostedService(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetService(typeof(MeterProvider));
            services.GetService(typeof(TracerProvider));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    public static class OpenTelemetryServicesExtensions
    {
        public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TelemetryHostedService>());
            return new OpenTelemetryBuilder(services);
        }
    }
}
