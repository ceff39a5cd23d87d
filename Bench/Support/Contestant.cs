using System.Globalization;

namespace Payments.Bench;

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
            $"{round} {Name}: {string.Join(" and ", sample.Values.Select(v => v.ToString("#,0.##", CultureInfo.InvariantCulture)))}; "
                + $"CPU {sample.Cpu}"
        );
    }

    private double CpuOf(Func<CpuSeconds, double> part) => new Series(samples.Select(s => part(s.Cpu))).Median;
}
