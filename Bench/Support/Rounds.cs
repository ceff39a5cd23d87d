using System.Globalization;

namespace Payments.Bench;

/// <summary>What one pass has measured: one value or several (p50, p99), and the processor time it took.</summary>
internal sealed record Sample(IReadOnlyList<double> Values, CpuSeconds Cpu);

/// <summary>The values of all passes.</summary>
internal sealed class Series(IEnumerable<double> values)
{
    private readonly double[] sorted = [.. values.Order()];

    public double Median => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    public override string ToString() =>
        sorted.Length == 1 ? Format(Median) : $"{Format(Median)} ({Format(sorted[0])} to {Format(sorted[^1])})";

    private static string Format(double value) => value.ToString(value >= 100 ? "#,0" : "0.00", CultureInfo.InvariantCulture);
}

/// <summary>All passes of one contestant.</summary>
internal sealed class Contestant(string name, Func<Task<Sample>> pass)
{
    private readonly List<Sample> samples = [];

    public string Name { get; } = name;

    public CpuSeconds Cpu => new(CpuOf(c => c.Bench), CpuOf(c => c.Broker), CpuOf(c => c.Database));

    public Series Values(int index = 0) => new(samples.Select(s => s.Values[index]));

    public Task WarmUpAsync() => pass();

    public async Task RunAsync(string round)
    {
        GC.Collect();
        var sample = await pass();
        samples.Add(sample);
        Progress.Say(
            $"{round} {Name}: {string.Join(" and ", sample.Values.Select(v => v.ToString("#,0.##", CultureInfo.InvariantCulture)))}; CPU {sample.Cpu}"
        );
    }

    private double CpuOf(Func<CpuSeconds, double> part) => new Series(samples.Select(s => part(s.Cpu))).Median;
}

/// <summary>
/// Contestants take turns, so that whatever else the machine does falls on all of them, and each round begins with another one, so that
/// none is always the one that comes after the garbage of the last.
/// </summary>
internal static class Rounds
{
    public static async Task RunAsync(string figure, int rounds, params Contestant[] contestants)
    {
        for (var round = 1; round <= rounds; round++)
        {
            var first = (round - 1) % contestants.Length;
            foreach (var contestant in contestants[first..].Concat(contestants[..first]))
            {
                await contestant.RunAsync($"{figure} {round}/{rounds}");
            }
        }
    }
}

/// <summary>Says on stderr what is under way; stdout is the table's.</summary>
internal static class Progress
{
    public static void Say(string text) => Console.Error.WriteLine($"bench: {text}");
}
