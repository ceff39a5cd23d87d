using System.Globalization;
using Payments.Tests.Soak.Faults;

namespace Payments.Tests.Soak;

/// <summary>
/// Faults under load lose no message and repeat no effect. The short form is part of every run of the tests; <c>./test.sh soak</c> is the long
/// one.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string MinutesVariable = "PAYMENTS_SOAK_MINUTES";
    private const string SeedVariable = "PAYMENTS_SOAK_SEED";
    private const string ProgressVariable = "PAYMENTS_SOAK_PROGRESS";
    private const string OnlyVariable = "PAYMENTS_SOAK_ONLY";

    /// <summary>Rounds of the long form; each injects every fault once.</summary>
    private const int LongRounds = 10;

    /// <summary>Messages a second that the load must reach while nothing is paused for a check.</summary>
    private const double MinLoad = 200;

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
        Number(MinutesVariable) is { } minutes ? RunAsync(LongRounds, TimeSpan.FromMinutes(minutes)) : RunAsync(rounds: 1, ShortBound);

    private async Task RunAsync(int rounds, TimeSpan bound)
    {
        var only = Environment.GetEnvironmentVariable(OnlyVariable);
        var run = new SoakRun(
            system!,
            [.. FaultCatalog.All.Where(f => only is null || f.Name.Contains(only, StringComparison.Ordinal))],
            Seed,
            Report
        );
        Report($"seed {Seed}; {SeedVariable}={Seed} repeats the order");

        await run.RunAsync(rounds, bound);

        Report(run.Report.ToString());
        Report($"{run.Load:0} messages a second on average while the producers were not paused");
        run.Report.FewestInjections.ShouldBeGreaterThanOrEqualTo(
            rounds,
            $"the time limit of {bound.TotalMinutes} minutes was reached first:\n{run.Report}"
        );
        run.Load.ShouldBeGreaterThanOrEqualTo(MinLoad);
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
