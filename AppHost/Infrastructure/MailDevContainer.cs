namespace Payments.AppHost.Infrastructure;

/// <summary>MailDev as a container.</summary>
internal sealed class MailDevContainer(string name) : ContainerResource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => MailCatcherExtensions.ConnectionString(this);
}
