using System.Diagnostics;
using System.Runtime.InteropServices;
using Payments.Tests.Support;

namespace Payments.Tests.AppHosts;

/// <summary>
/// The AppHost as a person runs it: a process of its own, which can be killed. Everything that it starts inherits a mark.
/// </summary>
internal sealed partial class AppHostProcess : IDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);

    private static readonly string[] Processes = ["--infrastructure", "processes"];

    /// <summary>What the AppHost says when it has started, and what Aspire's command line says then.</summary>
    private static readonly string[] StartedLines = ["Distributed application started", "to stop the AppHost and exit"];

    private static readonly string Repository = Path.GetDirectoryName(Projects.AppHost.ProjectPath)!;

    private readonly Process process;
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppHostProcess(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository,
            Environment =
            {
                ["PAYMENTS_MARK"] = Mark,
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = "http://localhost:0",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:0",
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Mark { get; } = $"mark-{Guid.NewGuid():N}";

    /// <summary>The lines of both of its streams so far.</summary>
    public List<string> Output { get; } = [];

    /// <summary>What it has said so far.</summary>
    public string AllOutput
    {
        get
        {
            lock (Output)
            {
                return string.Join('\n', Output);
            }
        }
    }

    public int Id => process.Id;

    public int ExitCode => process.ExitCode;

    /// <summary>Starts the built AppHost, with processes for infrastructure, and waits until it says that it has started.</summary>
    public static Task<AppHostProcess> StartAsync(params string[] args) => StartedAsync(Begin(args));

    /// <summary>
    /// Starts the AppHost by the command line of Aspire, as in a terminal that nobody types into. It has a home folder of its own: it makes
    /// a certificate there, and it would stop any other AppHost of this checkout that it finds in the user's.
    /// </summary>
    public static Task<AppHostProcess> AspireRunAsync(string home, params string[] args)
    {
        var realHome = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(realHome, ".nuget", "packages");
        return StartedAsync(
            new AppHostProcess(
                "dotnet",
                ["aspire", "run", "--non-interactive", "--nologo", "--no-build", "--", .. Processes, .. args],
                [
                    new("ASPIRE_CLI_TELEMETRY_OPTOUT", "true"),
                    new("DOTNET_CLI_TELEMETRY_OPTOUT", "true"),
                    new("DOTNET_CLI_HOME", realHome),
                    new("NUGET_PACKAGES", packages),
                    new("HOME", home),
                ]
            )
        );
    }

    public static AppHostProcess Begin(params string[] args) => Begin([.. Processes, .. args], []);

    public static AppHostProcess Begin(IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);
        var program = Path.Combine(Projects.AppHost.ProjectPath, "bin", output[^2], output[^1], "AppHost.dll");
        return new AppHostProcess("dotnet", [program, .. args], environment);
    }

    private static async Task<AppHostProcess> StartedAsync(AppHostProcess host)
    {
        try
        {
            await host.started.Task.WaitAsync(StartBound, TestContext.Current.CancellationToken);
            return host;
        }
        catch (TimeoutException)
        {
            var output = host.AllOutput;
            host.Dispose();
            throw new TimeoutException($"The AppHost has not started within {StartBound}. It said: {output}");
        }
    }

    public void Kill() => process.Kill();

    /// <summary>SIGINT to the process and to what it has started in its process group, as a terminal does.</summary>
    public void PressControlC()
    {
        // One of them may have ended meanwhile (ESRCH); that the AppHost gets the signal matters.
        var sent = ProcessTree.GroupOf(process.Id).ToDictionary(pid => pid, pid => SendSignal(pid, signal: 2));
        sent[process.Id].ShouldBe(0);
    }

    /// <summary>Waits until a service is healthy.</summary>
    /// <returns>Its address, without a slash at its end.</returns>
    public async Task<string> HealthyAsync(string service, HttpClient http)
    {
        var address = await Eventually.Get(
            () => Task.FromResult(AddressOf(service)),
            found => found is not null,
            $"{service} is running",
            StartBound
        );
        await Eventually.Be(
            async () => (await http.GetAsync(address + "/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode,
            $"{service} is healthy",
            StartBound
        );
        return address!;
    }

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
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private string? AddressOf(string service) =>
        ProcessTree
            .PidsMentioning(Mark)
            .Select(ProcessTree.EnvironmentOf)
            .FirstOrDefault(e => e.GetValueOrDefault("OTEL_SERVICE_NAME") == service && e.ContainsKey("ASPNETCORE_URLS"))
            ?["ASPNETCORE_URLS"].Split(';')[0];

    private void Read(string? line)
    {
        lock (Output)
        {
            Output.Add(line ?? "");
        }

        if (line is not null && StartedLines.Any(started => line.Contains(started, StringComparison.Ordinal)))
        {
            started.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
