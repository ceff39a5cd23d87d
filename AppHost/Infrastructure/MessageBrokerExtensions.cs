using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.AppHost.Startup;
using RabbitMQ.Client;

namespace Payments.AppHost.Infrastructure;

/// <summary>Adding RabbitMQ.</summary>
internal static class MessageBrokerExtensions
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    public static IResourceBuilder<IResourceWithConnectionString> AddMessageBroker(
        this IDistributedApplicationBuilder builder,
        string name,
        AppHostOptions options
    )
    {
        if (options.IsExternal(name))
        {
            return builder.AddConnectionString(name);
        }

        return options.Mode == InfrastructureMode.Containers ? builder.AddContainer(name, options) : builder.AddProcess(name, options);
    }

    private static IResourceBuilder<IResourceWithConnectionString> AddContainer(
        this IDistributedApplicationBuilder builder,
        string name,
        AppHostOptions options
    )
    {
        var password = builder.AddPassword(name, options);
        var broker = builder
            .AddRabbitMQ(name, password: password, port: options.RabbitMQPort)
            .WithoutHttpsCertificate()
            .WithManagementPlugin(options.RabbitMQManagementPort)
            .WithBrokerUrls();
        return options.Ephemeral ? broker : broker.WithDataVolume(options.VolumeName(name));
    }

    private static IResourceBuilder<RabbitMQProcess> AddProcess(
        this IDistributedApplicationBuilder builder,
        string name,
        AppHostOptions options
    )
    {
        var password = builder.AddPassword(name, options);
        var script = Path.Combine(options.AppHostDirectory, "Infrastructure", "rabbitmq.sh");
        var broker = new RabbitMQProcess(name, options.Data.Root, password.Resource);
        var check = name + "_check";
        builder.Services.AddHealthChecks().AddAsyncCheck(check, ct => CheckAsync(broker, ct), timeout: HealthTimeout);
        return builder
            .AddResource(broker)
            .WithArgs(script)
            .WithEndpoint(port: options.RabbitMQPort, scheme: "amqp", name: "tcp", env: "PORT", isProxied: false)
            .WithHttpEndpoint(port: options.RabbitMQManagementPort, name: "management", env: "MANAGEMENT_PORT", isProxied: false)
            .WithBrokerUrls()
            .WithEnvironment("SERVER", InstalledPrograms.RabbitMQ)
            .WithEnvironment("DATA", options.Data.PathOf(name))
            .WithEnvironment("USERNAME", RabbitMQProcess.User)
            .WithEnvironment("PASSWORD", password)
            .WithHealthCheck(check)
            .WithIconName("MailMultiple");
    }

    private static IResourceBuilder<T> WithBrokerUrls<T>(this IResourceBuilder<T> broker)
        where T : IResource =>
        broker
            .WithUrlForEndpoint("management", url => url.DisplayText = "Management")
            .WithUrlForEndpoint("tcp", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);

    /// <summary>
    /// AspNetCore.HealthChecks.Rabbitmq is given a connection to keep: it would stay among the clients on the management page, and after a
    /// restart of the broker be late by its recovery. This one asks what a client of now would see.
    /// </summary>
    private static async Task<HealthCheckResult> CheckAsync(RabbitMQProcess broker, CancellationToken ct)
    {
        var uri = await broker.ConnectionStringExpression.GetValueAsync(ct);
        await using var connection = await new ConnectionFactory { Uri = new Uri(uri!) }.CreateConnectionAsync(ct);
        return HealthCheckResult.Healthy();
    }
}
