using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Payments.Workflows;

namespace Payments.Bench;

/// <summary>Whether a workflow, and taking those that are due, cost the same however many have ended before.</summary>
internal static class HistoryFigure
{
    private const int DefaultHistory = 1_000_000;
    private const int DefaultRounds = 5;
    private const int WarmUps = 2;
    private const int Workflows = 2_000;
    private const int Concurrency = 32;
    private const int Tries = 50;
    private const int BatchSize = 100;

    /// <summary>Workflows that wait to be taken have a name of their own, by which no host that runs takes them.</summary>
    private const string DueName = "due";

    private static readonly TimeSpan EndBound = TimeSpan.FromMinutes(1);

    public static readonly Figure Figure = new(
        "history",
        "time per workflow of three steps, and of taking those that are due, with 1,000,000 finished ones in the table",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var history = options.Messages ?? DefaultHistory;
        await using var empty = await Place.CreateAsync(servers, "history_empty");
        await using var full = await Place.CreateAsync(servers, "history_full");
        var (fullRun, emptyRun) = (
            new Contestant($"ms, {history:N0} finished", () => RunAsync(full, "SELECT")),
            new Contestant("ms, empty", () => RunAsync(empty, "TRUNCATE workflows.instances"))
        );
        var (fullClaim, emptyClaim) = (
            new Contestant($"claim ms, {history:N0} finished", () => ClaimAsync(full)),
            new Contestant("claim ms, empty", () => ClaimAsync(empty))
        );
        Progress.Say("history: warming up");
        await fullRun.WarmUpAsync();
        await FinishedWorkflows.InsertAsync(full, history);
        foreach (var contestant in Enumerable.Repeat(new[] { emptyRun, fullRun, emptyClaim, fullClaim }, WarmUps).SelectMany(c => c))
        {
            await contestant.WarmUpAsync();
        }

        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, fullRun, emptyRun, fullClaim, emptyClaim);
        var size = (string)(await full.ExecuteAsync("SELECT pg_size_pretty(pg_total_relation_size('workflows.instances'))"))!;
        var conditions =
            $"history: {history:N0} copies of a finished workflow of three steps, with ids and times of the past 30 days, {size} with indexes. {Workflows:N0} workflows a pass, {Concurrency} at a time, "
            + $"whose steps call nobody, each from its own transaction to its end; time is of the pass by their number. Taking: p50 of {Tries} claims of {BatchSize} out of {Tries * BatchSize:N0} that are due.";
        var bar = new Bar(1.5, AtLeast: false);
        return
        [
            new Row(
                $"workflow of three steps, ms each, with {history:N0} finished; control: empty table",
                fullRun,
                emptyRun,
                bar,
                conditions
            ),
            new Row(
                $"taking {BatchSize} workflows, p50 ms, with {history:N0} finished; control: empty table",
                fullClaim,
                emptyClaim,
                bar,
                conditions
            ),
        ];
    }

    /// <param name="place">Where it happens.</param>
    /// <param name="before">What is done to the table first.</param>
    private static async Task<Sample> RunAsync(Place place, string before)
    {
        await using var host = await EngineHost.StartAsync(
            place.Addresses.Database,
            workflows => workflows.Add<ThreeSteps, StepPayload, StepPayload>(ThreeSteps.Name),
            _ => { }
        );
        await place.ExecuteAsync(before);
        await place.SettleDiskAsync();
        var cpu = place.Servers.Cpu.Read();
        var took = await ClosedLoop.RunAsync(
            Concurrency,
            Workflows,
            async number =>
            {
                var workflow = await host.BeginAsync<ThreeSteps>(ThreeSteps.NewInput());
                var end = await workflow.RunAsync(EndBound, CancellationToken.None);
                _ =
                    end?.Status == WorkflowStatus.Succeeded
                        ? true
                        : throw new InvalidOperationException($"Workflow {number} has not succeeded within {EndBound.TotalSeconds} s.");
            }
        );
        return new Sample([took.TotalMilliseconds / Workflows], place.Servers.Cpu.Read() - cpu);
    }

    /// <summary>By a host that does not run.</summary>
    private static async Task<Sample> ClaimAsync(Place place)
    {
        await place.ExecuteAsync(
            "INSERT INTO workflows.instances (id, name, subject, status, due_at, input) "
                + $"SELECT gen_random_uuid(), '{DueName}', 'subject', 'RUNNING', now() - interval '1 minute', '{{}}' FROM generate_series(1, {Tries * BatchSize})"
        );
        await place.ExecuteAsync("VACUUM ANALYZE workflows.instances");
        await place.SettleDiskAsync();
        await using var host = EngineHost.Create(
            place.Addresses.Database,
            workflows => workflows.Add<ThreeSteps, StepPayload, StepPayload>(DueName),
            _ => { },
            ("Workflows:Lease", "01:00:00")
        );
        var store = host.Services.GetRequiredService<InstanceStore>();
        var cpu = place.Servers.Cpu.Read();
        var times = new double[Tries];
        for (var i = 0; i < Tries; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var taken = await store.ClaimAsync(BatchSize, CancellationToken.None);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            _ =
                taken.Count == BatchSize
                    ? true
                    : throw new InvalidOperationException($"{taken.Count} workflows were taken, not {BatchSize}.");
        }

        var used = place.Servers.Cpu.Read() - cpu;
        await place.ExecuteAsync("DELETE FROM workflows.instances WHERE due_at IS NOT NULL");
        await place.ExecuteAsync("VACUUM workflows.instances");
        return new Sample([new Series(times).Median], used);
    }
}
