using System.Globalization;
using System.Text;
using Payments.Tests.Soak.Faults;

namespace Payments.Tests.Soak;

/// <summary>How often each fault was injected, and how the system recovered.</summary>
internal sealed class SoakReport(IReadOnlyList<Fault> faults, int seed)
{
    private readonly Dictionary<Fault, Line> lines = faults.ToDictionary(f => f, _ => new Line(0, TimeSpan.Zero, 0, 0));
    private (int Committed, int Dead) before;

    public int FewestInjections => lines.Values.Min(l => l.Injections);

    /// <param name="fault">The injected fault.</param>
    /// <param name="recovered">Time from its repair until the system was quiet.</param>
    /// <param name="now">The invariants as checked after that.</param>
    public void Add(Fault fault, TimeSpan recovered, Invariants now)
    {
        var line = lines[fault];
        lines[fault] = new Line(
            line.Injections + 1,
            recovered > line.Longest ? recovered : line.Longest,
            line.Committed + now.CommittedCount - before.Committed,
            line.Dead + now.DeadCount - before.Dead
        );
        before = (now.CommittedCount, now.DeadCount);
    }

    public override string ToString()
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"seed {seed}")
            .AppendLine("| fault | injections | longest time to recover, s | messages committed | dead |")
            .AppendLine("|---|---:|---:|---:|---:|");
        foreach (var (fault, line) in lines)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {fault.Name} | {line.Injections} | {line.Longest.TotalSeconds:0.0} | {line.Committed} | {line.Dead} |"
            );
        }

        return text.ToString();
    }

    private sealed record Line(int Injections, TimeSpan Longest, int Committed, int Dead);
}
