using Payments.AppHost.Startup;

namespace Payments.AppHost.Infrastructure;

/// <summary>Adding MailDev, which takes every mail and shows it on a page instead of delivering it.</summary>
internal static class MailCatcherExtensions
{
    private const int ContainerSmtpPort = 1025;
    private const int ContainerWebPort = 1080;

    public static IResourceBuilder<IResourceWithConnectionString> AddMailCatcher(
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

    public static ReferenceExpression ConnectionString(IResourceWithEndpoints server) =>
        ReferenceExpression.Create($"smtp://{new EndpointReference(server, "smtp").Property(EndpointProperty.HostAndPort)}");

    private static IResourceBuilder<MailDevContainer> AddContainer(
        this IDistributedApplicationBuilder builder,
        string name,
        AppHostOptions options
    ) =>
        builder
            .AddResource(new MailDevContainer(name))
            .WithImage("maildev/maildev", "2.2.1")
            .WithImageRegistry("docker.io")
            .WithEndpoint(port: options.MailDevSmtpPort, targetPort: ContainerSmtpPort, scheme: "smtp", name: "smtp")
            .WithHttpEndpoint(port: options.MailDevWebPort, targetPort: ContainerWebPort, name: "web")
            .WithMailUrls();

    private static IResourceBuilder<MailDevProcess> AddProcess(
        this IDistributedApplicationBuilder builder,
        string name,
        AppHostOptions options
    )
    {
        var process = new MailDevProcess(name, options.Data.Root);
        return builder
            .AddResource(process)
            .WithArgs(InstalledPrograms.MailDev(options.Repository), "--mail-directory", options.Data.PathOf("mails"))
            .WithArgs("--ip", "127.0.0.1", "--smtp", PortOf(process, "smtp"))
            .WithArgs("--web-ip", "127.0.0.1", "--web", PortOf(process, "web"))
            .WithEndpoint(port: options.MailDevSmtpPort, scheme: "smtp", name: "smtp", isProxied: false)
            .WithHttpEndpoint(port: options.MailDevWebPort, name: "web", isProxied: false)
            .WithMailUrls();
    }

    private static EndpointReferenceExpression PortOf(MailDevProcess process, string endpoint) =>
        new EndpointReference(process, endpoint).Property(EndpointProperty.TargetPort);

    private static IResourceBuilder<T> WithMailUrls<T>(this IResourceBuilder<T> mail)
        where T : IResourceWithEndpoints =>
        mail.WithUrlForEndpoint("web", url => url.DisplayText = "Mails")
            .WithUrlForEndpoint("smtp", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithHttpHealthCheck("/healthz", endpointName: "web")
            .WithIconName("Mail");
}
