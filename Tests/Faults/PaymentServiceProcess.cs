using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>
/// PaymentService as the real program in a process of its own, with a database and a virtual host of its own. It can be killed, and dies by
/// itself at the boundaries of settlement that a test names (see <see cref="StartupHook"/>).
/// </summary>
internal sealed class PaymentServiceProcess(MessagingFixture fixture, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);

    private readonly Uri address = new($"http://127.0.0.1:{FreePort.Take()}");
    private readonly string boundaries = Directory.CreateTempSubdirectory("payments-boundaries-").FullName;
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    /// <summary>Starts it, once it has died again, and waits until it takes messages.</summary>
    public async Task StartAsync()
    {
        process?.Dispose();
        process = Process.Start(StartInfo())!;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = address };
        await Eventually.Be(
            async () =>
            {
                process.HasExited.ShouldBeFalse($"it has ended: {string.Join('\n', output)}");
                // It answers a moment before its queues are made and bound, and a message that finds none waits for an operator.
                var health = await http.GetFromJsonAsync<JsonElement>("/health");
                return health.GetProperty("checks").GetProperty("messaging").GetString() == "Healthy";
            },
            "PaymentService takes messages",
            StartBound
        );
    }

    /// <summary>Has it die the next time that it comes to a boundary.</summary>
    public void DieAt(string boundary) => File.WriteAllText(Path.Combine(boundaries, boundary), "die");

    public async Task DiedAsync()
    {
        await Eventually.Be(() => process!.HasExited, $"PaymentService has died: {string.Join('\n', output)}");
        foreach (var reached in Directory.GetFiles(boundaries))
        {
            File.Delete(reached);
        }
    }

    /// <summary>Kills it without warning.</summary>
    public Task KillAsync()
    {
        ProcessTree.Kill(process!.Id);
        return DiedAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            ProcessTree.Kill(process.Id);
        }

        process?.Dispose();
        Directory.Delete(boundaries, recursive: true);
        return ValueTask.CompletedTask;
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "PaymentService"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["ConnectionStrings__payments"] = fixture.Database,
                ["ConnectionStrings__messaging"] = fixture.Amqp,
                ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
                ["PAYMENTS_BOUNDARIES"] = boundaries,
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
