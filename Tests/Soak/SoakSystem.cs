using System.Diagnostics;
using Payments.SoakWorker;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;

namespace Payments.Tests.Soak;

/// <summary>
/// The system under test: a broker, a database server, two producers and two consumers, each with network proxies of its own.
/// </summary>
internal sealed class SoakSystem : IAsyncDisposable
{
    private const int WorkersPerRole = 2;

    /// <summary>Lines of each log that a failure shows.</summary>
    private const int LogLines = 40;

    /// <summary>Messages a second of each producer; together well above the 200 that the soak requires.</summary>
    private const double Rate = 140;

    private static readonly TimeSpan PauseBound = TimeSpan.FromMinutes(2);

    private readonly string folder;

    private SoakSystem(string folder)
    {
        this.folder = folder;
        var infrastructure = Path.Combine(Projects.AppHost.ProjectPath, "Infrastructure");
        Broker = new RabbitMqServer(infrastructure, folder);
        Database = new PostgresServer(infrastructure, folder);
        Workers =
        [
            .. Enumerable
                .Range(1, WorkersPerRole)
                .SelectMany(i =>
                    new[]
                    {
                        new WorkerProcess(WorkerRole.Producer, $"producer-{i}", Broker, Database, folder, Rate),
                        new WorkerProcess(WorkerRole.Consumer, $"consumer-{i}", Broker, Database, folder, Rate),
                    }
                ),
        ];
        Unrouted = new UnroutedMessages(Broker);
        Invariants = new Invariants(Broker, Database, new DeadLetterReader(Database));
    }

    public RabbitMqServer Broker { get; }

    public PostgresServer Database { get; }

    public IReadOnlyList<WorkerProcess> Workers { get; }

    public IReadOnlyList<WorkerProcess> Producers => [.. Workers.Where(w => w.WorkerRole == WorkerRole.Producer)];

    public IReadOnlyList<WorkerProcess> Consumers => [.. Workers.Where(w => w.WorkerRole == WorkerRole.Consumer)];

    /// <summary>The network proxies of all workers.</summary>
    public IReadOnlyList<TcpProxy> Links => [.. Workers.SelectMany(w => new[] { w.ToBroker, w.ToDatabase })];

    /// <summary>Time in which the producers were not paused.</summary>
    public Stopwatch UnderLoad { get; } = new();

    public UnroutedMessages Unrouted { get; }

    public Invariants Invariants { get; }

    public static async Task<SoakSystem> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("soak-").FullName;

        // PostgreSQL runs as another user where this is root.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        var system = new SoakSystem(folder);
        try
        {
            await Task.WhenAll(system.Broker.StartAsync(), system.Database.StartAsync());
            await system.Database.ScalarAsync("postgres", $"CREATE DATABASE {PostgresServer.Producers}");
            await system.Database.ScalarAsync("postgres", $"CREATE DATABASE {PostgresServer.Consumers}");
            await system.Database.ScalarAsync(PostgresServer.Producers, SoakNames.ProducerTables);
            await system.Database.ScalarAsync(PostgresServer.Consumers, SoakNames.ConsumerTables);
            await Task.WhenAll(system.Consumers.Select(w => w.StartAsync()));
            await Task.WhenAll(system.Producers.Select(w => w.StartAsync()));
            system.UnderLoad.Start();
            return system;
        }
        catch (Exception e)
        {
            var logs = system.Logs();
            await system.DisposeAsync();
            throw new SoakException($"The system did not start: {e.Message}\n{logs}", e);
        }
    }

    /// <summary>Returns when no producer has a transaction open.</summary>
    public async Task PauseAsync()
    {
        await Task.WhenAll(Producers.Select(p => p.RunCommandAsync(SoakCommands.Pause))).WaitAsync(PauseBound);
        UnderLoad.Stop();
    }

    public async Task ResumeAsync()
    {
        await Task.WhenAll(Producers.Select(p => p.RunCommandAsync(SoakCommands.Resume)));
        UnderLoad.Start();
    }

    /// <summary>The last lines of every worker's and server's log, for the report of a failure.</summary>
    public string Logs() =>
        string.Join(
            '\n',
            Directory
                .EnumerateFiles(folder, "*.log")
                .Order()
                .Select(f => $"--- {Path.GetFileName(f)}\n{string.Join('\n', File.ReadLines(f).TakeLast(LogLines))}")
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in Workers)
        {
            await worker.DisposeAsync();
        }

        await Broker.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
