using System.Globalization;

namespace Payments.Bench;

/// <summary>Reads the processor time of this program and of the two servers, each with all its processes.</summary>
internal sealed class CpuMeter(int brokerPid, int databasePid)
{
    /// <summary>USER_HZ, the unit of /proc/[pid]/stat; 100 on every Linux architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    public CpuSeconds Read()
    {
        var processes = All();
        return new CpuSeconds(
            Environment.CpuUsage.TotalTime.TotalSeconds,
            SecondsOf(brokerPid, processes),
            SecondsOf(databasePid, processes)
        );
    }

    private static double SecondsOf(int root, List<(int Pid, int Parent, long Ticks)> processes) =>
        (processes.Where(p => p.Pid == root).Sum(p => p.Ticks) / TicksPerSecond)
        + processes.Where(p => p.Parent == root).Sum(p => SecondsOf(p.Pid, processes));

    private static List<(int Pid, int Parent, long Ticks)> All()
    {
        var processes = new List<(int, int, long)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Read(pid) is { } stat)
            {
                // "pid (name) state ppid ... utime stime cutime cstime": the last two are of children that have ended. The name may hold
                // blanks.
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                processes.Add(
                    (
                        pid,
                        int.Parse(fields[1], CultureInfo.InvariantCulture),
                        fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture))
                    )
                );
            }
        }

        return processes;
    }

    private static string? Read(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
