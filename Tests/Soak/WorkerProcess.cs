using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Payments.SoakWorker;
using Payments.Tests.Soak.Servers;
using Payments.Tests.Support;

namespace Payments.Tests.Soak;

/// <summary>A producer or a consumer: a process of its own, with network proxies of its own to broker and database.</summary>
internal sealed partial class WorkerProcess : IAsyncDisposable
{
    private const int SignalStop = 19;
    private const int SignalContinue = 18;
    private const int MaxPoolSize = 10;

    /// <summary>Numbers that one start of a producer may use.</summary>
    private const long NumbersPerStart = 10_000_000;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private static long starts;

    private readonly RabbitMqServer broker;
    private readonly PostgresServer database;
    private readonly string log;
    private readonly double rate;
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    public WorkerProcess(WorkerRole role, string name, RabbitMqServer broker, PostgresServer database, string folder, double rate)
    {
        WorkerRole = role;
        Name = name;
        this.broker = broker;
        this.database = database;
        this.rate = rate;
        log = Path.Combine(folder, name + ".log");
        ToBroker = new TcpProxy(broker.EndPoint);
        ToDatabase = new TcpProxy(database.EndPoint);
        Clock = new FakeClock(Path.Combine(folder, name + ".clock"));
    }

    public WorkerRole WorkerRole { get; }

    public string Name { get; }

    public TcpProxy ToBroker { get; }

    public TcpProxy ToDatabase { get; }

    public FakeClock Clock { get; }

    public bool IsRunning => process is { HasExited: false };

    public string DatabaseName => WorkerRole == WorkerRole.Producer ? PostgresServer.Producers : PostgresServer.Consumers;

    /// <summary>
    /// Starts the process and waits until its relay and its consumers run. If it exits because it does not reach its servers in time, it is
    /// started again, as a supervisor would do.
    /// </summary>
    public Task StartAsync() =>
        Eventually.Be(
            () =>
            {
                if (!IsRunning)
                {
                    process?.Dispose();
                    StartProcess();
                }

                return output.Contains(SoakCommands.Ready);
            },
            $"{Name} is ready",
            StartTimeout
        );

    /// <summary>Sends a command and waits until it has completed.</summary>
    public async Task RunCommandAsync(string command)
    {
        await SendCommandAsync(command);
        await WaitForLineAsync(SoakCommands.Done + command);
    }

    /// <summary>Sends a command without waiting.</summary>
    public async Task SendCommandAsync(string command)
    {
        await process!.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for a line of output, and removes it.</summary>
    public async Task WaitForLineAsync(string line)
    {
        await Eventually.Be(() => output.Contains(line), $"{Name} writes '{line}'", AnswerTimeout);
        for (var count = output.Count; count > 0 && output.TryDequeue(out var other); count--)
        {
            if (other != line)
            {
                output.Enqueue(other);
            }
        }
    }

    /// <summary>Waits for the exit of a worker that kills itself, or is killed.</summary>
    public async Task WaitForExitAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(AnswerTimeout);
        process.Dispose();
        process = null;
    }

    public Task KillAsync()
    {
        process!.Kill();
        return WaitForExitAsync();
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

    private void StartProcess()
    {
        output.Clear();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "SoakWorker"), [WorkerRole.ToString().ToLowerInvariant()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Set(start, nameof(WorkerSettings.Broker), broker.AddressThrough(ToBroker.Port));
        Set(start, nameof(WorkerSettings.Database), $"{database.ConnectionString(DatabaseName, ToDatabase.Port)};{DatabaseTimeouts}");
        Set(start, nameof(WorkerSettings.Name), Name);
        Set(start, nameof(WorkerSettings.Rate), rate.ToString(CultureInfo.InvariantCulture));
        Set(
            start,
            nameof(WorkerSettings.FirstNumber),
            (Interlocked.Increment(ref starts) * NumbersPerStart).ToString(CultureInfo.InvariantCulture)
        );
        Clock.ApplyTo(start);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => ReadLine(e.Data);
        process.ErrorDataReceived += (_, e) => WriteLog(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static string DatabaseTimeouts => $"Timeout=6;Command Timeout=3;Cancellation Timeout=500;Maximum Pool Size={MaxPoolSize}";

    private static void Set(ProcessStartInfo start, string setting, string value) =>
        start.Environment[SoakNames.EnvironmentPrefix + setting] = value;

    private void ReadLine(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
            WriteLog("> " + line);
        }
    }

    private void WriteLog(string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                File.AppendAllText(log, line + '\n');
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
