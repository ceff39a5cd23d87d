using System.Collections.Concurrent;
using Payments.Tests.Support;
using Payments.Tests.Support.Servers;

[assembly: AssemblyFixture(typeof(SharedSystem))]

namespace Payments.Tests.Support;

/// <summary>
/// What tests share in a run: one running system, with its dashboard, for those that break nothing, and the servers of the hosts that tests
/// start in their own process. Each is started by the first test that needs it.
/// </summary>
public sealed class SharedSystem : IAsyncDisposable
{
    private readonly Lazy<Task<PaymentsSystem>> system = new(() => PaymentsSystem.StartAsync(withDashboard: true));

    private readonly ConcurrentDictionary<string, Lazy<Task>> templates = new();

    internal TestServers Servers { get; } = new();

    /// <summary>The running system; for tests of <see cref="RunningSystemCollection"/> alone.</summary>
    public Task<PaymentsSystem> GetAsync() => system.Value;

    /// <summary>
    /// The name of a database that is as <paramref name="make"/> has left it, made once in a run: a copy of it is there in a tenth of the
    /// time that migrations take.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="make">Gets its connection string, and leaves nobody connected.</param>
    internal async Task<string> TemplateAsync(string name, Func<string, Task> make)
    {
        await templates.GetOrAdd(name, _ => new Lazy<Task>(async () => await make(await CreateDatabaseAsync(name)))).Value;
        return name;
    }

    /// <returns>The connection string of a new virtual host.</returns>
    internal async Task<string> CreateVirtualHostAsync(string name) => await (await Servers.BrokerAsync()).CreateVirtualHostAsync(name);

    /// <returns>The connection string of a new database.</returns>
    internal async Task<string> CreateDatabaseAsync(string name, string? template = null) =>
        await (await Servers.DatabaseAsync()).CreateDatabaseAsync(name, template);

    /// <summary>Drops a virtual host and a database of that name, whoever is connected to them.</summary>
    internal async Task DropAsync(string name)
    {
        await (await Servers.BrokerAsync()).DeleteVirtualHostAsync(name);
        await (await Servers.DatabaseAsync()).DropDatabaseAsync(name);
    }

    /// <summary>Ends the running system, when the last test of <see cref="RunningSystemCollection"/> has ended.</summary>
    internal async Task StopAsync()
    {
        if (system.IsValueCreated)
        {
            await (await system.Value).DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => Servers.DisposeAsync();
}
