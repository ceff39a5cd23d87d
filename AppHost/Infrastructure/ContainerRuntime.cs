using System.ComponentModel;
using System.Diagnostics;

namespace Payments.AppHost.Infrastructure;

/// <summary>Finds out whether containers can be run here: a client alone is not enough, its engine must answer.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    public static bool Answers() => Answers("docker") || Answers("podman");

    private static bool Answers(string client)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(client, "info") { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(Bound))
            {
                return process.ExitCode == 0;
            }

            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
