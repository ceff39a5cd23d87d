using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Payments.AppHost.Infrastructure;

/// <summary>RabbitMQ as a process of the installed server, with everything of its own: data, ports, cookie, port mapper.</summary>
internal sealed class RabbitMQProcess(string name, string script, string directory, ParameterResource password)
    : ExecutableResource(name, "bash", directory),
        IResourceWithConnectionString
{
    public const string User = "payments";

    public string Script { get; } = script;

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"amqp://{User}:{password}@{new EndpointReference(this, "tcp").Property(EndpointProperty.HostAndPort)}");
}

/// <summary>Adding RabbitMQ.</summary>
internal static class MessageBroker
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    public static IResourceBuilder<IResourceWithConnectionString> AddMessageBroker(
        this IDistributedApplicationBuilder builder,
        string name,
        Setup setup
    )
    {
        if (setup.IsBrought(name))
        {
            return builder.AddConnectionString(name);
        }

        return setup.Shape == Shape.Containers ? builder.AddContainer(name, setup) : builder.AddProcess(name, setup);
    }

    private static IResourceBuilder<IResourceWithConnectionString> AddContainer(
        this IDistributedApplicationBuilder builder,
        string name,
        Setup setup
    )
    {
        var broker = builder
            .AddRabbitMQ(name, port: setup.RabbitMQPort)
            .WithManagementPlugin(setup.RabbitMQManagementPort)
            .WithUrlForEndpoint("management", url => url.DisplayText = "Management");
        return setup.Ephemeral ? broker : broker.WithDataVolume();
    }

    private static IResourceBuilder<RabbitMQProcess> AddProcess(this IDistributedApplicationBuilder builder, string name, Setup setup)
    {
        var password = builder.AddParameter(name + "-password", setup.Data.Password(name), secret: true);
        var script = Path.Combine(setup.AppHostDirectory, "Infrastructure", "rabbitmq.sh");
        var broker = new RabbitMQProcess(name, script, setup.Data.Root, password.Resource);
        var check = name + "_check";
        builder.Services.AddHealthChecks().AddAsyncCheck(check, ct => CheckAsync(broker, ct), timeout: HealthTimeout);
        return builder
            .AddResource(broker)
            .WithArgs(script)
            .WithEndpoint(
                port: setup.RabbitMQPort,
                targetPort: setup.RabbitMQPort,
                scheme: "amqp",
                name: "tcp",
                env: "PORT",
                isProxied: false
            )
            .WithHttpEndpoint(
                port: setup.RabbitMQManagementPort,
                targetPort: setup.RabbitMQManagementPort,
                name: "management",
                env: "MANAGEMENT_PORT",
                isProxied: false
            )
            .WithUrlForEndpoint("management", url => url.DisplayText = "Management")
            .WithEnvironment("SERVER", Programs.RabbitMQ)
            .WithEnvironment("DATA", setup.Data.Of(name))
            .WithEnvironment("USERNAME", RabbitMQProcess.User)
            .WithEnvironment("PASSWORD", password)
            .WithHealthCheck(check);
    }

    private static async Task<HealthCheckResult> CheckAsync(RabbitMQProcess broker, CancellationToken ct)
    {
        var uri = await broker.ConnectionStringExpression.GetValueAsync(ct);
        await using var connection = await new ConnectionFactory { Uri = new Uri(uri!) }.CreateConnectionAsync(ct);
        return HealthCheckResult.Healthy();
    }
}
