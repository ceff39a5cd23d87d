using System.Diagnostics;
using System.Globalization;

namespace Payments.Tests.Support;

/// <summary>Processes and their descendants, read from /proc.</summary>
internal static class ProcessTree
{
    public static void Kill(int pid)
    {
        // Parents first, so that none is left to clean up in order.
        foreach (var process in DescendantsOf(pid).Prepend(pid).ToList())
        {
            try
            {
                using var victim = Process.GetProcessById(process);
                victim.Kill();
            }
            catch (ArgumentException)
            {
                // It went with its parent.
            }
        }
    }

    public static IEnumerable<int> DescendantsOf(int pid)
    {
        foreach (var child in All().Where(p => p.Parent == pid).Select(p => p.Pid).ToList())
        {
            yield return child;
            foreach (var grandchild in DescendantsOf(child))
            {
                yield return grandchild;
            }
        }
    }

    /// <summary>A process and those of its descendants that are in its process group.</summary>
    public static List<int> GroupOf(int pid)
    {
        var groups = All().ToDictionary(p => p.Pid, p => p.Group);
        return [.. DescendantsOf(pid).Prepend(pid).Where(p => groups.GetValueOrDefault(p, -1) == groups[pid])];
    }

    /// <summary>The process that has started this one, the one that has started that, and so on.</summary>
    public static IEnumerable<int> AncestorsOf(int pid)
    {
        var parents = All().ToDictionary(p => p.Pid, p => p.Parent);
        while (parents.TryGetValue(pid, out var parent))
        {
            yield return parent;
            pid = parent;
        }
    }

    /// <summary>
    /// Processes whose command line or environment contains the text: what a killed parent has left behind no longer has it as a parent.
    /// </summary>
    public static List<int> PidsMentioning(string text) =>
        [
            .. All()
                .Where(p =>
                    p.Pid != Environment.ProcessId
                    && (
                        Read(p.Pid, "cmdline").Contains(text, StringComparison.Ordinal)
                        || Read(p.Pid, "environ").Contains(text, StringComparison.Ordinal)
                    )
                )
                .Select(p => p.Pid),
        ];

    /// <summary>The same, with their command lines.</summary>
    public static List<string> Mentioning(string text) =>
        [.. PidsMentioning(text).Select(pid => $"{pid} {Read(pid, "cmdline").Replace('\0', ' ')}")];

    /// <summary>The command line of a process.</summary>
    public static string[] CommandLineOf(int pid) => Read(pid, "cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The environment that a process was started with.</summary>
    public static Dictionary<string, string> EnvironmentOf(int pid) =>
        Read(pid, "environ")
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(v => v.Split('=', 2))
            .Where(v => v.Length == 2)
            .DistinctBy(v => v[0])
            .ToDictionary(v => v[0], v => v[1]);

    private static IEnumerable<(int Pid, int Parent, int Group)> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            // "pid (name) state parent group ...": the name may hold blanks and brackets.
            if (
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid)
                && Read(pid, "stat") is { Length: > 0 } stat
            )
            {
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                yield return (pid, int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture));
            }
        }
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
