namespace Payments.AppHost.Infrastructure;

/// <summary>MailDev as a process.</summary>
internal sealed class MailDevProcess(string name, string directory)
    : ExecutableResource(name, "node", directory),
        IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => MailCatcher.ConnectionString(this);
}

/// <summary>MailDev as a container.</summary>
internal sealed class MailDevContainer(string name) : ContainerResource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => MailCatcher.ConnectionString(this);
}

/// <summary>Adding MailDev, which takes every mail and shows it on a page instead of delivering it.</summary>
internal static class MailCatcher
{
    private const int ContainerSmtpPort = 1025;
    private const int ContainerWebPort = 1080;

    public static IResourceBuilder<IResourceWithConnectionString> AddMailCatcher(
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

    public static ReferenceExpression ConnectionString(IResourceWithEndpoints server) =>
        ReferenceExpression.Create($"smtp://{new EndpointReference(server, "smtp").Property(EndpointProperty.HostAndPort)}");

    private static IResourceBuilder<MailDevContainer> AddContainer(this IDistributedApplicationBuilder builder, string name, Setup setup) =>
        builder
            .AddResource(new MailDevContainer(name))
            .WithImage("maildev/maildev", "2.2.1")
            .WithEndpoint(port: setup.MailDevSmtpPort, targetPort: ContainerSmtpPort, scheme: "smtp", name: "smtp")
            .WithHttpEndpoint(port: setup.MailDevWebPort, targetPort: ContainerWebPort, name: "web")
            .WithUrlForEndpoint("web", url => url.DisplayText = "Mails")
            .WithHttpHealthCheck("/healthz", endpointName: "web");

    private static IResourceBuilder<MailDevProcess> AddProcess(this IDistributedApplicationBuilder builder, string name, Setup setup) =>
        builder
            .AddResource(new MailDevProcess(name, setup.Data.Root))
            .WithArgs(
                Programs.MailDev(setup.Repository),
                "--ip",
                "127.0.0.1",
                "--smtp",
                $"{setup.MailDevSmtpPort}",
                "--web-ip",
                "127.0.0.1",
                "--web",
                $"{setup.MailDevWebPort}",
                "--mail-directory",
                setup.Data.Of("mails")
            )
            .WithEndpoint(port: setup.MailDevSmtpPort, targetPort: setup.MailDevSmtpPort, scheme: "smtp", name: "smtp", isProxied: false)
            .WithHttpEndpoint(port: setup.MailDevWebPort, targetPort: setup.MailDevWebPort, name: "web", isProxied: false)
            .WithUrlForEndpoint("web", url => url.DisplayText = "Mails")
            .WithHttpHealthCheck("/healthz", endpointName: "web");
}
