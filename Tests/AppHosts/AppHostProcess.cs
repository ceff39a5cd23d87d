using System.Diagnostics;
using System.Runtime.InteropServices;
using Payments.Tests.Support;

namespace Payments.Tests.AppHosts;

/// <summary>
/// The AppHost as a person runs it: a process of its own, which can be killed. Everything that it starts inherits a mark.
/// </summary>
internal sealed partial class AppHostProcess : IDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppHostProcess(params string[] args)
    {
        var output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);
        var program = Path.Combine(Projects.AppHost.ProjectPath, "bin", output[^2], output[^1], "AppHost.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PAYMENTS_MARK"] = Mark,
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = "http://localhost:0",
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:0",
                ["ASPIRE_VERSION_CHECK_DISABLED"] = "true",
            },
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Mark { get; } = $"mark-{Guid.NewGuid():N}";

    public List<string> Output { get; } = [];

    public int ExitCode => process.ExitCode;

    public static async Task<AppHostProcess> StartAsync(params string[] args)
    {
        var host = Begin(args);
        await host.started.Task.WaitAsync(StartBound, TestContext.Current.CancellationToken);
        return host;
    }

    public static AppHostProcess Begin(params string[] args) => new(["--infrastructure", "processes", .. args]);

    public void Kill() => process.Kill();

    public void PressControlC() => SendSignal(process.Id, signal: 2).ShouldBe(0);

    public Task ExitsAsync(TimeSpan bound) =>
        process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(bound, TestContext.Current.CancellationToken);

    /// <summary>Waits until nothing is left of what it has started.</summary>
    public Task LeavesNothingAsync(TimeSpan bound) =>
        Eventually.Get(
            () => Task.FromResult(string.Join('\n', ProcessTree.Mentioning(Mark))),
            left => left.Length == 0,
            "no process is left behind",
            bound
        );

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private void Read(string? line)
    {
        lock (Output)
        {
            Output.Add(line ?? "");
        }

        if (line?.Contains("Distributed application started", StringComparison.Ordinal) == true)
        {
            started.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
