using Microsoft.Extensions.DependencyInjection;
using Payments.Workflows;

namespace Payments.Bench;

/// <summary>
/// How long a workflow stands still when the process that runs it is killed: until another has begun the step in which it died.
/// </summary>
internal static class ResumeFigure
{
    private const int DefaultRounds = 3;

    /// <summary>Owners that run side by side, each killed at a random moment.</summary>
    private const int Owners = 6;

    private const int Tries = 12;

    /// <summary>
    /// Most batches of a pass. The try of an owner that loses its lease before it is killed, for want of processor time, does not count.
    /// </summary>
    private const int MaxBatches = 6;

    private const int P50 = 0;
    private const int Longest = 1;
    private const int Seed = 9;

    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DefaultLease = new WorkflowOptions().Lease;
    private static readonly TimeSpan PollInterval = new WorkflowOptions().PollInterval;
    private static readonly TimeSpan ResumeBound = TimeSpan.FromMinutes(1);

    public static readonly Figure Figure = new(
        "resume",
        "time from a killed owner of a workflow to its next step in another process, beside the lease",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name);
        var random = new Random(Seed);
        var rows = new List<Row>();
        var contestants = new List<Contestant>();
        foreach (var lease in new[] { DefaultLease, ShortLease })
        {
            var bound = (lease + PollInterval).TotalMilliseconds;
            var ours = new Contestant($"ms, lease {lease.TotalSeconds:0.#} s", () => PassAsync(environment, lease, random));
            var promised = new Contestant(
                $"ms, lease {lease.TotalSeconds:0.#} s and one look",
                () => Task.FromResult(new Sample([bound, bound], default))
            );
            contestants.AddRange([ours, promised]);
            rows.Add(Row("p50", P50));
            rows.Add(Row("longest", Longest));

            Row Row(string what, int value) =>
                new(
                    $"resume {what}, ms, lease {lease.TotalSeconds:0.#} s; control: lease and one look, {bound:#,0} ms",
                    ours,
                    promised,
                    new Bar(1.1, AtLeast: false),
                    Conditions,
                    value
                );
        }

        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, [.. contestants]);
        return rows;
    }

    private static string Conditions =>
        $"resume: {Tries} processes a pass, {Owners} at a time, each the owner of one workflow whose first step is recorded, killed "
        + "with SIGKILL in the second at a random moment of its lease, which it renews meanwhile; "
        + $"until the second step begins in another process, which looks every {PollInterval.TotalMilliseconds:0} ms. What is promised: "
        + "a lease that was renewed just before runs out, and the next look finds it.";

    private static async Task<Sample> PassAsync(BenchEnvironment environment, TimeSpan lease, Random random)
    {
        var cpu = environment.Servers.Cpu.Read();
        var recording = new RecordingStep();
        await using var successor = await EngineHost.StartAsync(
            environment.Addresses.Database,
            workflows => workflows.Add<InterruptedWorkflow, string, string>(InterruptedWorkflow.Name),
            services => services.AddSingleton<ISecondStep>(recording),
            ("Workflows:Lease", lease.ToString())
        );
        var times = new List<double>();
        for (var batch = 0; times.Count < Tries; batch++)
        {
            if (batch == MaxBatches)
            {
                throw new InvalidOperationException(
                    $"After {batch} times {Owners} owners only {times.Count} have kept their workflows until they were killed."
                );
            }

            var tries = await Task.WhenAll(
                Enumerable.Range(0, Owners).Select(_ => TryAsync(environment, recording, lease, lease * (1 + random.NextDouble())))
            );
            times.AddRange(tries.OfType<double>());
        }

        return new Sample([new Series(times).Median, times.Max()], environment.Servers.Cpu.Read() - cpu);
    }

    /// <param name="environment">The database of the workflows.</param>
    /// <param name="recording">The second step in the process that goes on.</param>
    /// <param name="lease">The owner's lease.</param>
    /// <param name="life">How long the owner hangs before it is killed: at least a lease, so that it has renewed it.</param>
    /// <returns>Milliseconds; null when the owner lost its workflow before it was killed.</returns>
    private static async Task<double?> TryAsync(BenchEnvironment environment, RecordingStep recording, TimeSpan lease, TimeSpan life)
    {
        using var owner = await WorkflowOwner.StartAsync(environment.Addresses.Database, lease);
        if (owner is null)
        {
            return null;
        }

        await Task.Delay(life);
        var died = owner.Kill();
        var took = OpenLoop.MillisecondsBetween(died, await recording.BegunAsync(owner.Workflow, ResumeBound));
        return took > 0 ? took : null;
    }
}
