using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;

namespace Payments.AppHost.Startup;

/// <summary>A container engine, by its client: docker or podman.</summary>
internal sealed class ContainerEngine
{
    /// <summary>The setting by which Aspire itself lets people choose the client.</summary>
    private const string ClientSetting = "ASPIRE_CONTAINER_RUNTIME";

    /// <summary>Longest wait for an answer of the engine about itself and its images.</summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the registry's first word. Where there is no way to it, some engines wait for ever.</summary>
    private static readonly TimeSpan RegistryBound = TimeSpan.FromSeconds(30);

    /// <summary>Longest silence while an image arrives: the client says nothing while it loads a layer.</summary>
    private static readonly TimeSpan LayerBound = TimeSpan.FromMinutes(5);

    private readonly string client;

    private ContainerEngine(string client) => this.client = client;

    /// <returns>Null when no engine answers: a client alone is not enough.</returns>
    public static ContainerEngine? Find(IConfiguration configuration)
    {
        string[] clients = configuration[ClientSetting] is { Length: > 0 } chosen ? [chosen] : ["docker", "podman"];
        return clients.Select(client => new ContainerEngine(client)).FirstOrDefault(engine => engine.Succeeds("info"));
    }

    public bool HasImage(string image) => Succeeds("image", "inspect", image);

    /// <summary>Loads an image from its registry.</summary>
    /// <returns>Why that was not possible; null when the image is there.</returns>
    public async Task<string?> PullAsync(string image)
    {
        using var process = Start("pull", image);
        var lines = Channel.CreateUnbounded<string>();
        var reading = CopyAsync(process, lines.Writer);
        var (last, bound) = ("", RegistryBound);
        try
        {
            while (await lines.Reader.WaitToReadAsync().AsTask().WaitAsync(bound))
            {
                while (lines.Reader.TryRead(out var line))
                {
                    last = line;
                    bound = IsAnswerOfRegistry(line) ? LayerBound : bound;
                }
            }

            await reading;
            return process.ExitCode == 0 ? null : last;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return string.Create(CultureInfo.InvariantCulture, $"no answer within {bound.TotalSeconds} s");
        }
    }

    private static async Task CopyAsync(Process process, ChannelWriter<string> lines)
    {
        await Task.WhenAll(CopyAsync(process.StandardOutput, lines), CopyAsync(process.StandardError, lines));
        await process.WaitForExitAsync();
        lines.Complete();
    }

    private static async Task CopyAsync(StreamReader stream, ChannelWriter<string> lines)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            await lines.WriteAsync(line);
        }
    }

    /// <summary>Podman says "Trying to pull docker.io/…" before it has asked the registry.</summary>
    private static bool IsAnswerOfRegistry(string line) => !line.StartsWith("Trying to pull", StringComparison.Ordinal);

    private bool Succeeds(params string[] arguments)
    {
        try
        {
            using var process = Start(arguments);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(AnswerBound))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            // No such program.
            return false;
        }
    }

    private Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(client, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
