using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Payments.Workflows;

namespace Payments.Bench;

/// <summary>Whether running a workflow, and claiming those that are due, cost the same however many have ended before.</summary>
internal static class HistoryFigure
{
    private const int DefaultHistory = 1_000_000;
    private const int DefaultRounds = 5;
    private const int WarmUps = 2;
    private const int Workflows = 2_000;
    private const int Concurrency = 32;
    private const int Tries = 50;
    private const int BatchSize = 100;

    /// <summary>The name of the workflows that are to be claimed. No running host has it, so that none claims them first.</summary>
    private const string DueName = "due";

    private static readonly TimeSpan EndBound = TimeSpan.FromMinutes(1);

    public static readonly Figure Figure = new(
        "history",
        "time per workflow of three steps, and of claiming those that are due, with 1,000,000 finished ones in the table",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var history = options.Messages ?? DefaultHistory;
        await using var empty = await BenchEnvironment.CreateAsync(servers, "history_empty");
        await using var full = await BenchEnvironment.CreateAsync(servers, "history_full");
        var fullRun = new Contestant($"ms, {history:N0} finished", () => RunAsync(full, "SELECT"));
        var emptyRun = new Contestant("ms, empty", () => RunAsync(empty, "TRUNCATE workflows.instances"));
        var fullClaim = new Contestant($"claim ms, {history:N0} finished", () => ClaimAsync(full));
        var emptyClaim = new Contestant("claim ms, empty", () => ClaimAsync(empty));
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
            $"history: {history:N0} copies of a finished workflow of three steps, with ids and times of the past 30 days, {size} with "
            + $"indexes. {Workflows:N0} workflows a pass, {Concurrency} at a time, "
            + "whose steps call nobody, each from its own transaction to its end; time is of the pass by their number. Claiming: p50 "
            + $"of {Tries} claims of {BatchSize} out of {Tries * BatchSize:N0} that are due.";
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
                $"claiming {BatchSize} workflows, p50 ms, with {history:N0} finished; control: empty table",
                fullClaim,
                emptyClaim,
                bar,
                conditions
            ),
        ];
    }

    /// <param name="environment">The database that the workflows run in.</param>
    /// <param name="before">SQL to execute before the pass.</param>
    private static async Task<Sample> RunAsync(BenchEnvironment environment, string before)
    {
        await using var host = await EngineHost.StartAsync(
            environment.Addresses.Database,
            workflows => workflows.Add<ThreeSteps, StepPayload, StepPayload>(ThreeSteps.Name),
            _ => { }
        );
        await environment.ExecuteAsync(before);
        await environment.SettleDiskAsync();
        var cpu = environment.Servers.Cpu.Read();
        var took = await ClosedLoop.RunAsync(
            Concurrency,
            Workflows,
            async number =>
            {
                var workflow = await host.BeginAsync<ThreeSteps>(ThreeSteps.NewInput());
                var end = await workflow.RunAsync(EndBound, CancellationToken.None);
                if (end?.Status != WorkflowStatus.Succeeded)
                {
                    throw new InvalidOperationException($"Workflow {number} has not succeeded within {EndBound.TotalSeconds} s.");
                }
            }
        );
        return new Sample([took.TotalMilliseconds / Workflows], environment.Servers.Cpu.Read() - cpu);
    }

    /// <summary>Claims with the store of a host that is not started, so that no worker claims beside it.</summary>
    private static async Task<Sample> ClaimAsync(BenchEnvironment environment)
    {
        await environment.ExecuteAsync(
            "INSERT INTO workflows.instances (id, name, subject, status, due_at, input) "
                + $"SELECT gen_random_uuid(), '{DueName}', 'subject', 'RUNNING', now() - interval '1 minute', '{{}}' FROM "
                + $"generate_series(1, {Tries * BatchSize})"
        );
        await environment.ExecuteAsync("VACUUM ANALYZE workflows.instances");
        await environment.SettleDiskAsync();
        await using var host = EngineHost.Create(
            environment.Addresses.Database,
            workflows => workflows.Add<ThreeSteps, StepPayload, StepPayload>(DueName),
            _ => { },
            ("Workflows:Lease", "01:00:00")
        );
        var store = host.Services.GetRequiredService<InstanceStore>();
        var cpu = environment.Servers.Cpu.Read();
        var times = new double[Tries];
        for (var i = 0; i < Tries; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var taken = await store.ClaimAsync(BatchSize, CancellationToken.None);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (taken.Count != BatchSize)
            {
                throw new InvalidOperationException($"{taken.Count} workflows were claimed, not {BatchSize}.");
            }
        }

        var used = environment.Servers.Cpu.Read() - cpu;
        await environment.ExecuteAsync("DELETE FROM workflows.instances WHERE due_at IS NOT NULL");
        await environment.ExecuteAsync("VACUUM workflows.instances");
        return new Sample([new Series(times).Median], used);
    }
}
