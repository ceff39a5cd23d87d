using System.Diagnostics;
using Payments.SoakWorker;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;

namespace Payments.Tests.Soak;

/// <summary>
/// What the soak breaks: a broker, a database server, two producers and two consumers, with a network of their own for each.
/// </summary>
internal sealed class SoakSystem : IAsyncDisposable
{
    private const int WorkersOfARole = 2;

    /// <summary>Lines of each log that a failure shows.</summary>
    private const int LogLines = 40;

    /// <summary>Messages a second of each producer; together well above the 200 that the soak is to bear.</summary>
    private const double Rate = 140;

    private static readonly TimeSpan PauseBound = TimeSpan.FromSeconds(60);

    private readonly string folder;

    private SoakSystem(string folder)
    {
        this.folder = folder;
        var infrastructure = Path.Combine(Projects.AppHost.ProjectPath, "Infrastructure");
        Broker = new Broker(infrastructure, folder);
        Database = new Database(infrastructure, folder);
        Workers =
        [
            .. Enumerable
                .Range(1, WorkersOfARole)
                .SelectMany(i =>
                    new[]
                    {
                        new Worker(Role.Producer, $"producer-{i}", Broker, Database, folder, Rate),
                        new Worker(Role.Consumer, $"consumer-{i}", Broker, Database, folder, Rate),
                    }
                ),
        ];
        Unrouted = new Unrouted(Broker);
        Invariants = new Invariants(Broker, Database, new Graveyard(Database));
    }

    public Broker Broker { get; }

    public Database Database { get; }

    public IReadOnlyList<Worker> Workers { get; }

    public IReadOnlyList<Worker> Producers => [.. Workers.Where(w => w.Role == Role.Producer)];

    public IReadOnlyList<Worker> Consumers => [.. Workers.Where(w => w.Role == Role.Consumer)];

    /// <summary>The networks of all workers.</summary>
    public IReadOnlyList<TcpProxy> Links => [.. Workers.SelectMany(w => new[] { w.ToBroker, w.ToDatabase })];

    /// <summary>Time in which the producers were not paused.</summary>
    public Stopwatch Loaded { get; } = new();

    public Unrouted Unrouted { get; }

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
            await system.Database.ScalarAsync("postgres", $"CREATE DATABASE {Database.Producers}");
            await system.Database.ScalarAsync("postgres", $"CREATE DATABASE {Database.Consumers}");
            await system.Database.ScalarAsync(Database.Producers, SoakNames.ProducerTables);
            await system.Database.ScalarAsync(Database.Consumers, SoakNames.ConsumerTables);
            await Task.WhenAll(system.Consumers.Select(w => w.StartAsync()));
            await Task.WhenAll(system.Producers.Select(w => w.StartAsync()));
            system.Loaded.Start();
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
        await Task.WhenAll(Producers.Select(p => p.TellAsync(SoakCommands.Pause))).WaitAsync(PauseBound);
        Loaded.Stop();
    }

    public async Task ResumeAsync()
    {
        await Task.WhenAll(Producers.Select(p => p.TellAsync(SoakCommands.Resume)));
        Loaded.Start();
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
