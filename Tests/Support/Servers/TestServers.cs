namespace Payments.Tests.Support.Servers;

/// <summary>
/// One PostgreSQL and one RabbitMQ for all hosts that tests start in their own process, beside those of the systems that the AppHost
/// starts. They are started by the first test that needs them.
/// </summary>
internal sealed class TestServers : IAsyncDisposable
{
    internal static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);

    private readonly string folder;
    private readonly Lazy<Task<PostgreSqlServer>> database;
    private readonly Lazy<Task<RabbitMqServer>> broker;

    public TestServers()
    {
        folder = Directory.CreateTempSubdirectory("payments-tests-").FullName;

        // PostgreSQL runs as another user where this is root.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        database = new(() => PostgreSqlServer.StartAsync(folder));
        broker = new(() => RabbitMqServer.StartAsync(folder));
    }

    public Task<PostgreSqlServer> DatabaseAsync() => database.Value;

    public Task<RabbitMqServer> BrokerAsync() => broker.Value;

    public async ValueTask DisposeAsync()
    {
        if (database.IsValueCreated)
        {
            (await database.Value).Dispose();
        }

        if (broker.IsValueCreated)
        {
            (await broker.Value).Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }
}
