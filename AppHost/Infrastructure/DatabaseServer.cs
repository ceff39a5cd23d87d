namespace Payments.AppHost.Infrastructure;

/// <summary>A PostgreSQL server, as a container, a process or elsewhere, to which databases are added.</summary>
internal sealed class DatabaseServer(Func<string, IResourceBuilder<IResourceWithConnectionString>> add)
{
    public IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name) => add(name);
}
