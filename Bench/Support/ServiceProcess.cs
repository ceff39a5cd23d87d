using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Payments.Bench;

/// <summary>A service as it is deployed: its own program, in a process of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string NoLimit = "1000000";

    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private ServiceProcess(Process process, IPEndPoint address) => (this.process, Address) = (process, address);

    public IPEndPoint Address { get; }

    /// <summary>Processor time so far.</summary>
    public double CpuSeconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Starts it, and waits until it is healthy: its tables are there and it has reached the broker.</summary>
    /// <param name="environment">Has the servers' addresses.</param>
    /// <param name="service">The service's program.</param>
    /// <param name="database">The name of its connection string.</param>
    /// <param name="settings">As environment variables.</param>
    public static async Task<ServiceProcess> StartAsync(
        BenchEnvironment environment,
        string service,
        string database,
        params (string Name, string Value)[] settings
    )
    {
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{service}.dll")])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://{address}");
        start.Environment["ConnectionStrings__messaging"] = environment.Addresses.Amqp;
        start.Environment[$"ConnectionStrings__{database}"] = environment.Addresses.Database;
        start.Environment["RateLimits__Guest__Burst"] = NoLimit;
        start.Environment["RateLimits__Guest__PerSecond"] = NoLimit;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var started = new ServiceProcess(Process.Start(start)!, address);
        started.process.OutputDataReceived += (_, line) => Progress.Say(line.Data ?? $"{service} has ended");
        started.process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        await Wait.UntilAsync(async () => await AnswersAsync(http), $"{service} is healthy", ReadyBound);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            return (await http.GetStringAsync("/health")).Contains("\"Healthy\"", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
