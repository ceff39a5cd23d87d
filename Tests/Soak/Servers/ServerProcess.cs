using System.Diagnostics;
using Payments.Tests.Support;

namespace Payments.Tests.Soak.Servers;

/// <summary>
/// A server that is run by one of the AppHost's scripts. It can be killed with all of its processes and started again on the same data and
/// ports. It ends when this process ends, even by SIGKILL: it notices the end of a pipe.
/// </summary>
internal sealed class ServerProcess(string script, string log, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(15);

    private Process? process;

    public int Id => process!.Id;

    public void Start()
    {
        // The script does not read its input. The subshell does, and stops the server at the end of the input.
        const string Run =
            """bash "$1" >> "$2" 2>&1 & server=$!; (cat > /dev/null; kill -TERM "$server" 2> /dev/null) <&3 & wait "$server" """;
        var start = new ProcessStartInfo("bash", ["-c", $"exec 3<&0; {Run}", "bash", script, log]) { RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
    }

    /// <summary>SIGKILL for the server and all of its processes.</summary>
    public async Task KillAsync()
    {
        var tree = ProcessTree.DescendantsOf(Id).ToList();
        ProcessTree.Kill(Id);
        await process!.WaitForExitAsync().WaitAsync(StopBound);
        await Eventually.Be(() => !tree.Any(IsAlive), "the whole server is dead", StopBound);
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }
    }

    private static bool IsAlive(int pid) =>
        Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
