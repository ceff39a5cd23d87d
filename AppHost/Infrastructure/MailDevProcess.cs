namespace Payments.AppHost.Infrastructure;

/// <summary>MailDev as a process.</summary>
internal sealed class MailDevProcess(string name, string directory)
    : ExecutableResource(name, "node", directory),
        IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => MailCatcherExtensions.ConnectionString(this);
}
