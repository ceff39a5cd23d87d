namespace Payments.AppHost.Infrastructure;

/// <summary>RabbitMQ as a process of the installed server, with everything of its own: data, ports, cookie, port mapper.</summary>
internal sealed class RabbitMQProcess(string name, string directory, ParameterResource password)
    : ExecutableResource(name, "bash", directory),
        IResourceWithConnectionString
{
    public const string User = "payments";

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"amqp://{User}:{password}@{new EndpointReference(this, "tcp").Property(EndpointProperty.HostAndPort)}");
}
