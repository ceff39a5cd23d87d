namespace Payments.AppHost.Infrastructure;

/// <summary>PostgreSQL as a process of the installed server, with a data folder of its own.</summary>
internal sealed class PostgresProcess(string name, string directory, ParameterResource password)
    : ExecutableResource(name, "bash", directory),
        IResourceWithConnectionString
{
    public const string User = "payments";

    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var endpoint = new EndpointReference(this, "tcp");
            var (host, port) = (endpoint.Property(EndpointProperty.IPV4Host), endpoint.Property(EndpointProperty.Port));
            return ReferenceExpression.Create($"Host={host};Port={port};Username={User};Password={password}");
        }
    }
}
