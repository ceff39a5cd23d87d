using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Payments.Tests.Support;

namespace Payments.Tests.Purchases;

/// <summary>
/// Several instances of ProjectApi instead of the one that the AppHost has started, each the real program in a process of its own,
/// with the same settings but its own address. They can be killed one by one, and stopped at the boundaries of steps (see <see
/// cref="StartupHook"/>).
/// </summary>
internal sealed class ProjectApiInstances : IAsyncDisposable
{
    private const string Resource = "project-api";

    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);

    /// <summary>Of a client, who repeats his request as often as instances die over it.</summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromMinutes(5);

    private readonly string[] commandLine;
    private readonly Dictionary<string, string> environment;
    private readonly string? workingDirectory;
    private readonly Instance[] instances;

    private ProjectApiInstances(int pid, int count, IReadOnlyDictionary<string, string> settings)
    {
        (commandLine, environment) = (ProcessTree.CommandLineOf(pid), ProcessTree.EnvironmentOf(pid));
        workingDirectory = new FileInfo($"/proc/{pid}/cwd").ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        environment["DOTNET_STARTUP_HOOKS"] = typeof(ProjectApiInstances).Assembly.Location;
        environment["PAYMENTS_BOUNDARIES"] = Boundaries;
        instances = [.. Enumerable.Range(0, count).Select(_ => new Instance(new Uri($"http://127.0.0.1:{FreePort.Take()}")))];
    }

    /// <summary>Folder of the boundaries that are awaited.</summary>
    public string Boundaries { get; } = Directory.CreateTempSubdirectory("payments-boundaries-").FullName;

    /// <summary>How often an instance was killed.</summary>
    public int Deaths { get; private set; }

    /// <summary>The instances that take requests, the one that has done so the longest first.</summary>
    public IReadOnlyList<int> Up =>
        [
            .. Enumerable
                .Range(0, instances.Length)
                .Where(i => instances[i] is { UpSince: not null, Process.HasExited: false })
                .OrderBy(i => instances[i].UpSince),
        ];

    public static async Task<ProjectApiInstances> StartAsync(PaymentsSystem system, int count, IReadOnlyDictionary<string, string> settings)
    {
        var started = new ProjectApiInstances(system.PidOf(Resource), count, settings);
        await system.StopAsync(Resource);
        await Task.WhenAll(Enumerable.Range(0, count).Select(started.StartAsync));
        return started;
    }

    /// <summary>A client that asks one instance after the other until one answers.</summary>
    public HttpClient CreateClient() => new(new AnyInstance(this)) { BaseAddress = instances[0].Address, Timeout = AnswerBound };

    /// <summary>Has something done when a workflow reaches a boundary of a step, once.</summary>
    /// <returns>What is awaited.</returns>
    public string Await(string boundary, string order)
    {
        // Written elsewhere first: what is found is whole.
        var (file, draft) = (Path.Combine(Boundaries, boundary), Path.GetTempFileName());
        File.Delete(file + ".reached");
        File.WriteAllText(draft, order);
        File.Move(draft, file);
        return file;
    }

    public static Task ReachedAsync(string awaited) =>
        Eventually.Be(() => File.Exists(awaited + ".reached"), $"{Path.GetFileName(awaited)} is reached", StartBound);

    public static void LetGo(string held) => File.WriteAllText(held + ".go", "");

    /// <summary>Kills an instance without warning.</summary>
    public async Task KillAsync(int instance)
    {
        instances[instance].UpSince = null;
        ProcessTree.Kill(instances[instance].Process!.Id);
        await instances[instance].Process!.WaitForExitAsync(TestContext.Current.CancellationToken);
        Deaths++;
    }

    /// <summary>Starts those again that have died.</summary>
    public Task MendAsync() =>
        Task.WhenAll(Enumerable.Range(0, instances.Length).Where(i => instances[i].Process!.HasExited).Select(StartAsync));

    public async Task StartAsync(int instance)
    {
        var start = new ProcessStartInfo(commandLine[0], commandLine[1..])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = instances[instance].Address.ToString();
        var process = Process.Start(start)!;
        var output = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        instances[instance].Process?.Dispose();
        instances[instance].Process = process;
        using var http = new HttpClient { BaseAddress = instances[instance].Address };
        await Eventually.Be(
            async () =>
            {
                process.HasExited.ShouldBeFalse($"the instance has ended: {string.Join('\n', output)}");
                using var answer = await http.GetAsync("/health");
                return answer.StatusCode == HttpStatusCode.OK;
            },
            "the instance takes requests",
            StartBound
        );
        instances[instance].UpSince = Stopwatch.GetTimestamp();
    }

    public ValueTask DisposeAsync()
    {
        foreach (var instance in instances.Where(i => i.Process is not null))
        {
            if (!instance.Process!.HasExited)
            {
                ProcessTree.Kill(instance.Process.Id);
            }

            instance.Process.Dispose();
        }

        Directory.Delete(Boundaries, recursive: true);
        return ValueTask.CompletedTask;
    }

    private sealed class Instance(Uri address)
    {
        public Uri Address { get; } = address;

        public Process? Process { get; set; }

        /// <summary>A timestamp of <see cref="Stopwatch"/>; null from its death until it takes requests again.</summary>
        public long? UpSince { get; set; }
    }

    /// <summary>
    /// As a load balancer before the instances, and a client that repeats what got no answer. What has an effect carries a key.
    /// </summary>
    private sealed class AnyInstance(ProjectApiInstances all)
        : DelegatingHandler(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) })
    {
        private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

        private int next = -1;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await (request.Content?.LoadIntoBufferAsync(cancellationToken) ?? Task.CompletedTask);
            var path = request.RequestUri!.PathAndQuery;
            for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                var instance = all.instances[(uint)Interlocked.Increment(ref next) % (uint)all.instances.Length];
                try
                {
                    request.RequestUri = new Uri(instance.Address, path);
                    var answer = await base.SendAsync(request, cancellationToken);
                    if (!IsToBeRepeated(answer))
                    {
                        return answer;
                    }

                    answer.Dispose();
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    // It is dead, or has died over it.
                }

                await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), cancellationToken);
            }
        }

        private static bool IsToBeRepeated(HttpResponseMessage answer) =>
            answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests
            || (answer.StatusCode == HttpStatusCode.Conflict && answer.Headers.RetryAfter is not null);
    }
}
