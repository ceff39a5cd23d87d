using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Mail;

/// <summary>NotifierService as a process of its own, on a virtual host and a database of a test.</summary>
internal sealed class Notifier : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly HttpClient http;

    private Notifier(Process process, int port)
    {
        this.process = process;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        process.OutputDataReceived += (_, e) => Write(e.Data);
        process.ErrorDataReceived += (_, e) => Write(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    public static Notifier Begin(MessagingFixture fixture, params (string Setting, string Value)[] settings)
    {
        var port = FreePort.Take();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "NotifierService"))
        {
            WorkingDirectory = Path.GetDirectoryName(new Projects.NotifierService().ProjectPath),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["ConnectionStrings__messaging"] = fixture.Amqp,
                ["ConnectionStrings__notifications"] = fixture.Database,
                ["Mail__FirstRetry"] = "00:00:00.2",
            },
        };
        foreach (var (setting, value) in settings)
        {
            start.Environment[setting.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new Notifier(Process.Start(start)!, port);
    }

    /// <summary>Starts it and waits until it consumes.</summary>
    public static async Task<Notifier> StartAsync(MessagingFixture fixture, params (string Setting, string Value)[] settings)
    {
        var notifier = Begin(fixture, settings);
        await Eventually.Be(async () => await notifier.CheckAsync("messaging") == "Healthy", "the notifier consumes");
        return notifier;
    }

    /// <summary>What its health says of a part.</summary>
    public async Task<string> CheckAsync(string name) =>
        (await http.GetFromJsonAsync<JsonElement>("/health", TestContext.Current.CancellationToken))
            .GetProperty("checks")
            .GetProperty(name)
            .GetString()!;

    public async Task<int> ExitAsync()
    {
        await process
            .WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Eventually.DefaultBound, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Write(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
