using System.Diagnostics;

namespace Payments.Tests.Support.Servers;

/// <summary>
/// A server run by one of the AppHost's scripts, for all tests of a run. It ends with this process, however that ends: a pipe tells it.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;

    /// <param name="script">File name of the script, in the AppHost's folder Infrastructure.</param>
    /// <param name="log">File that gets what the server says.</param>
    /// <param name="environment">What the script needs in its environment.</param>
    public ServerProcess(string script, string log, IReadOnlyDictionary<string, string> environment)
    {
        // The script does not read its input; the subshell does, and sees its end.
        const string Run =
            """bash "$1" >> "$2" 2>&1 & server=$!; (cat > /dev/null; kill -TERM "$server" 2> /dev/null) <&3 & wait "$server" """;
        var path = Path.Combine(Projects.AppHost.ProjectPath, "Infrastructure", script);
        var start = new ProcessStartInfo("bash", ["-c", $"exec 3<&0; {Run}", "bash", path, log]) { RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
    }

    /// <summary>Kills the server and everything below it: its data is thrown away anyway.</summary>
    public void Dispose()
    {
        ProcessTree.Kill(process.Id);
        process.WaitForExit();
        process.Dispose();
    }
}
