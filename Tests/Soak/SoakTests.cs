using System.Globalization;
using Payments.Tests.Soak.Faults;
using Payments.Tests.Support;

namespace Payments.Tests.Soak;

/// <summary>
/// Faults under load lose no message and repeat no effect. The short form, with some of the faults, is part of every run of the tests;
/// <c>./test.sh soak</c> is the long one, with all of them again and again.
/// </summary>
[Collection(typeof(AloneCollection))]
public sealed class SoakTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string MinutesVariable = "PAYMENTS_SOAK_MINUTES";
    private const string SeedVariable = "PAYMENTS_SOAK_SEED";
    private const string ProgressVariable = "PAYMENTS_SOAK_PROGRESS";
    private const string OnlyVariable = "PAYMENTS_SOAK_ONLY";

    /// <summary>Rounds of the long form; each injects every fault once.</summary>
    private const int LongRounds = 10;

    /// <summary>Faults that the short form draws.</summary>
    private const int DrawnFaults = 6;

    /// <summary>Messages a second that the load of the long form must reach while nothing is paused for a check.</summary>
    private const double MinLoad = 200;

    /// <summary>The same of the short form, which runs on whatever machine the tests run on.</summary>
    private const double MinShortLoad = 50;

    private static readonly TimeSpan ShortBound = TimeSpan.FromMinutes(10);

    private static readonly int Seed = Number(SeedVariable) ?? Random.Shared.Next();

    private SoakSystem? system;

    public async ValueTask InitializeAsync() => system = await SoakSystem.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (system is not null)
        {
            await system.DisposeAsync();
        }
    }

    [Fact]
    public Task Faults_are_injected_under_load_and_every_committed_message_has_its_effect_once() =>
        Number(MinutesVariable) is { } minutes
            ? RunAsync(Chosen(), LongRounds, TimeSpan.FromMinutes(minutes), MinLoad)
            : RunAsync([.. Drawn(Chosen()).Take(DrawnFaults)], rounds: 1, ShortBound, MinShortLoad);

    /// <summary>All faults, or those that somebody has asked for.</summary>
    private static Fault[] Chosen() =>
        Environment.GetEnvironmentVariable(OnlyVariable) is { } only
            ? [.. FaultCatalog.All.Where(f => f.Name.Contains(only, StringComparison.Ordinal))]
            : [.. FaultCatalog.All];

    private static Fault[] Drawn(Fault[] faults)
    {
        new Random(Seed).Shuffle(faults);
        return faults;
    }

    private async Task RunAsync(IReadOnlyList<Fault> faults, int rounds, TimeSpan bound, double minLoad)
    {
        var run = new SoakRun(system!, faults, Seed, Report);
        Report($"seed {Seed}; {SeedVariable}={Seed} repeats the faults and their order");

        await run.RunAsync(rounds, bound);

        Report(run.Report.ToString());
        Report($"{run.Load:0} messages a second on average while the producers were not paused");
        run.Report.FewestInjections.ShouldBeGreaterThanOrEqualTo(
            rounds,
            $"the time limit of {bound.TotalMinutes} minutes was reached first:\n{run.Report}"
        );
        run.Load.ShouldBeGreaterThanOrEqualTo(minLoad);
    }

    private void Report(string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable(ProgressVariable) is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + '\n');
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
