using System.Globalization;
using System.Text;
using Payments.Tests.Soak.Faults;

namespace Payments.Tests.Soak;

/// <summary>How often each fault has struck, and what became of it.</summary>
internal sealed class SoakReport(IReadOnlyList<Fault> faults, int seed)
{
    private readonly Dictionary<Fault, Line> lines = faults.ToDictionary(f => f, _ => new Line(0, TimeSpan.Zero, 0, 0));
    private (int Committed, int Dead) before;

    public int FewestStrikes => lines.Values.Min(l => l.Strikes);

    /// <param name="fault">What has struck.</param>
    /// <param name="recovered">Time from its mend until nothing was left to do.</param>
    /// <param name="now">What was counted after that.</param>
    public void Add(Fault fault, TimeSpan recovered, Invariants now)
    {
        var line = lines[fault];
        lines[fault] = new Line(
            line.Strikes + 1,
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
            .AppendLine("| fault | strikes | longest time to recover, s | messages committed | dead |")
            .AppendLine("|---|---:|---:|---:|---:|");
        foreach (var (fault, line) in lines)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {fault.Name} | {line.Strikes} | {line.Longest.TotalSeconds:0.0} | {line.Committed} | {line.Dead} |"
            );
        }

        return text.ToString();
    }

    private sealed record Line(int Strikes, TimeSpan Longest, int Committed, int Dead);
}
