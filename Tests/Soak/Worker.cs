using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Payments.SoakWorker;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;

namespace Payments.Tests.Soak;

internal enum Role
{
    Producer,
    Consumer,
}

/// <summary>A producer or a consumer: a process of its own, on a network of its own to broker and database.</summary>
internal sealed partial class Worker : IAsyncDisposable
{
    private const int SignalStop = 19;
    private const int SignalContinue = 18;
    private const int MaxPoolSize = 10;

    /// <summary>Numbers that one start of a producer may use.</summary>
    private const long NumbersPerStart = 10_000_000;

    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(60);

    private static long starts;

    private readonly Broker broker;
    private readonly Database database;
    private readonly string log;
    private readonly double rate;
    private readonly ConcurrentQueue<string> said = new();
    private Process? process;

    public Worker(Role role, string name, Broker broker, Database database, string folder, double rate)
    {
        Role = role;
        Name = name;
        this.broker = broker;
        this.database = database;
        this.rate = rate;
        log = Path.Combine(folder, name + ".log");
        ToBroker = new TcpProxy(broker.EndPoint);
        ToDatabase = new TcpProxy(database.EndPoint);
        Clock = new FakeClock(Path.Combine(folder, name + ".clock"));
    }

    public Role Role { get; }

    public string Name { get; }

    public TcpProxy ToBroker { get; }

    public TcpProxy ToDatabase { get; }

    public FakeClock Clock { get; }

    public bool IsRunning => process is { HasExited: false };

    public string DatabaseName => Role == Role.Producer ? Database.Producers : Database.Consumers;

    /// <summary>
    /// Starts the process and waits until its relay and its consumers work. One that ends because it does not reach its servers in time is
    /// started again, as a supervisor would.
    /// </summary>
    public Task StartAsync() =>
        Eventually.Be(
            () =>
            {
                if (!IsRunning)
                {
                    process?.Dispose();
                    Begin();
                }

                return said.Contains(SoakCommands.Ready);
            },
            $"{Name} is ready",
            StartBound
        );

    /// <summary>Tells a command and waits until it is done.</summary>
    public async Task TellAsync(string command)
    {
        await SayAsync(command);
        await SaysAsync(SoakCommands.Done + command);
    }

    /// <summary>Tells a command without waiting.</summary>
    public async Task SayAsync(string command)
    {
        await process!.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for a line, and takes it.</summary>
    public async Task SaysAsync(string line)
    {
        await Eventually.Be(() => said.Contains(line), $"{Name} says '{line}'", AnswerBound);
        for (var count = said.Count; count > 0 && said.TryDequeue(out var other); count--)
        {
            if (other != line)
            {
                said.Enqueue(other);
            }
        }
    }

    /// <summary>Waits for the end of a worker that kills itself, or is killed.</summary>
    public async Task DiesAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(AnswerBound);
        process.Dispose();
        process = null;
    }

    public Task KillAsync()
    {
        process!.Kill();
        return DiesAsync();
    }

    public void Freeze() => SendSignal(process!.Id, SignalStop).ShouldBe(0);

    public void Thaw() => SendSignal(process!.Id, SignalContinue).ShouldBe(0);

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        ToBroker.Dispose();
        ToDatabase.Dispose();
    }

    private void Begin()
    {
        said.Clear();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "SoakWorker"), [Role.ToString().ToLowerInvariant()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Set(start, nameof(WorkerSettings.Broker), broker.AddressBy(ToBroker.Port));
        Set(start, nameof(WorkerSettings.Database), $"{database.ConnectionString(DatabaseName, ToDatabase.Port)};{DatabaseBounds}");
        Set(start, nameof(WorkerSettings.Name), Name);
        Set(start, nameof(WorkerSettings.Rate), rate.ToString(CultureInfo.InvariantCulture));
        Set(
            start,
            nameof(WorkerSettings.FirstNumber),
            (Interlocked.Increment(ref starts) * NumbersPerStart).ToString(CultureInfo.InvariantCulture)
        );
        Clock.ApplyTo(start);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => Write(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static string DatabaseBounds => $"Timeout=6;Command Timeout=3;Cancellation Timeout=500;Maximum Pool Size={MaxPoolSize}";

    private static void Set(ProcessStartInfo start, string setting, string value) =>
        start.Environment[SoakNames.EnvironmentPrefix + setting] = value;

    private void Hear(string? line)
    {
        if (line is not null)
        {
            said.Enqueue(line);
            Write("> " + line);
        }
    }

    private void Write(string? line)
    {
        if (line is not null)
        {
            lock (said)
            {
                File.AppendAllText(log, line + '\n');
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
