using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Aspire.Hosting
{
    public static class RabbitMQBuilderExtensions
    {
        private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(10);

        public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(this IDistributedApplicationBuilder builder, string name, int? port = null)
        {
            var server = new RabbitMQServerResource(name, Secrets.DefaultPassword(builder, name));
            var key = name + "_check";
            builder.Services.AddHealthChecks().AddAsyncCheck(key, ct => CheckAsync(server, ct), timeout: HealthTimeout);
            return builder.AddResource(server)
                .WithImage("rabbitmq", "4.3")
                .WithEndpoint(port, targetPort: 5672, name: "tcp")
                .WithEnvironment(context =>
                {
                    context.EnvironmentVariables["RABBITMQ_DEFAULT_USER"] = "guest";
                    context.EnvironmentVariables["RABBITMQ_DEFAULT_PASS"] = server.PasswordParameter;
                })
                .WithHealthCheck(key);
        }

        public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder, int? port) =>
            builder.WithImage("rabbitmq", "4.3-management").WithHttpEndpoint(port, targetPort: 15672, name: "management");

        public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) => builder
            .WithVolume(name ?? VolumeNameGenerator.Generate(builder), "/var/lib/rabbitmq", isReadOnly)
            .WithEnvironment("RABBITMQ_NODENAME", $"{builder.Resource.Name}@localhost");

        private static async Task<HealthCheckResult> CheckAsync(RabbitMQServerResource server, CancellationToken ct)
        {
            var uri = await server.ConnectionStringExpression.GetValueAsync(ct).ConfigureAwait(false);
            await using var connection = await new ConnectionFactory { Uri = new Uri(uri!) }.CreateConnectionAsync(ct).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    public class RabbitMQServerResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
    {
        public EndpointReference PrimaryEndpoint => new(this, "tcp");

        public ParameterResource PasswordParameter { get; } = password;

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
            $"amqp://guest:{PasswordParameter}@{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
    }
}
