using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Payments.Tests.Support;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

/// <summary>A host whose line to the database is cut is for the others as if it had died; and it may come back.</summary>
public sealed class OwnersDie(SharedSystem shared) : WorkflowTest(shared)
{
    /// <summary>Well above the lease of 0.6 s, for a busy machine, and well below the minute that the interrupted step may take.</summary>
    private static readonly TimeSpan TakeoverBound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Another_goes_on_at_the_first_step_that_is_not_recorded_within_the_lease()
    {
        var (dies, lives) = (await Fixture.StartHostAsync(), await Fixture.StartHostAsync());
        var gate = new Gate();
        Service.OnCall = (what, step, _) =>
            what == "second" && Service.Calls.Count(c => c == "second") == 1 ? gate.PassAsync() : Task.CompletedTask;
        var id = await BeginAsync(
            dies,
            lives,
            scripts =>
                async run =>
                    await scripts.CallAsync(run, "first")
                    + await scripts.CallAsync(run, "second", WorkflowScripts.Quick with { Timeout = TimeSpan.FromMinutes(1) })
                    + await scripts.WriteAsync(run, "third")
        );
        await gate.Reached;

        dies.Line.Cut();
        var died = Stopwatch.GetTimestamp();

        (await lives.SucceedsAsync(id)).ShouldBe("first donesecond donethird written");
        Stopwatch.GetElapsedTime(died).ShouldBeLessThan(TakeoverBound, "the lease decides, not the time that the step may take");
        Service.Calls.ShouldBe(["first", "second", "second", "in transaction third"]);
        Service.CallDetails[1].ShouldBe(Service.CallDetails[2]);
        gate.Open();
        (await lives.HistoryAsync(id)).ShouldBe(["step first", "step second", "step third"]);
    }

    [Fact]
    public async Task One_that_comes_back_can_record_nothing_any_more()
    {
        var (stalls, lives) = (await Fixture.StartHostAsync(), await Fixture.StartHostAsync());
        var gate = new Gate();
        Service.OnCall = (what, _, _) => what == "first" && Service.Calls.Count == 1 ? gate.PassAsync() : Task.CompletedTask;
        var id = await BeginAsync(
            stalls,
            lives,
            scripts =>
                async run =>
                    await scripts.CallAsync(run, "first", WorkflowScripts.Quick with { Timeout = TimeSpan.FromMinutes(1) })
                    + await scripts.WriteAsync(run, "second")
        );
        await gate.Reached;
        stalls.Line.Stall();
        await lives.SucceedsAsync(id);

        stalls.Line.Mend();
        gate.Open();

        await Eventually.Be(() => stalls.Taken == 0, "the one that had stalled has given up");
        (await Fixture.LinesAsync()).ShouldBe(["second"]);
        (await lives.HistoryAsync(id)).ShouldBe(["step first", "step second"]);
    }

    [Fact]
    public async Task One_that_stalls_in_a_transaction_cannot_commit_it_any_more()
    {
        var (stalls, lives) = (await Fixture.StartHostAsync(), await Fixture.StartHostAsync());
        var gate = new Gate();
        Service.OnCall = (what, _, _) => Service.Calls.Count(c => c == what) == 1 ? gate.PassAsync() : Task.CompletedTask;
        var id = await BeginAsync(
            stalls,
            lives,
            scripts => run => scripts.WriteAsync(run, "only", WorkflowScripts.Quick with { Timeout = TimeSpan.FromMinutes(1) })
        );
        await gate.Reached;
        stalls.Line.Stall();
        await lives.SucceedsAsync(id);

        stalls.Line.Mend();
        gate.Open();

        await Eventually.Be(() => stalls.Taken == 0, "the one that had stalled has given up");
        (await Fixture.LinesAsync()).ShouldBe(["only"]);
    }

    [Fact]
    public async Task One_that_stalls_with_a_lock_held_has_it_taken_away_by_the_server()
    {
        var (stalls, lives) = (await Fixture.StartHostAsync(), await Fixture.StartHostAsync());
        await Fixture.ScalarAsync("INSERT INTO lines (text) VALUES ('wanted by both')");
        var gate = new Gate();
        var id = await BeginAsync(
            stalls,
            lives,
            scripts =>
                run =>
                    run.Database<SampleDb>()
                        .TransactionAsync(
                            "change",
                            "changed",
                            async (db, text, step, ct) =>
                            {
                                await db.Lines.ExecuteUpdateAsync(l => l.SetProperty(x => x.Text, text), ct);
                                await (scripts == stalls.Scripts ? gate.PassAsync() : Task.CompletedTask);
                                return text;
                            },
                            policy: WorkflowScripts.Quick with
                            {
                                MaxAttempts = 10,
                                Timeout = TimeSpan.FromSeconds(2),
                            }
                        )
        );
        await gate.Reached;

        stalls.Line.Stall();

        (await lives.SucceedsAsync(id)).ShouldBe("changed");
        stalls.Line.Mend();
        gate.Open();
        (await Fixture.LinesAsync()).ShouldBe(["changed"]);
    }

    [Fact]
    public async Task A_long_step_keeps_its_owner_as_long_as_that_is_alive()
    {
        var (owner, other) = (await Fixture.StartHostAsync(), await Fixture.StartHostAsync());
        Service.OnCall = (_, _, ct) => Task.Delay(TimeSpan.FromSeconds(2), ct);

        var id = await BeginAsync(owner, other, scripts => run => scripts.CallAsync(run, "long"));

        await other.SucceedsAsync(id);
        Service.Calls.ShouldBe(["long"]);
    }

    [Fact]
    public async Task One_that_is_stopped_leaves_its_workflows_to_the_others_at_once()
    {
        var (stops, lives) = (
            await Fixture.StartHostAsync(("Workflows:Lease", "00:10:00")),
            await Fixture.StartHostAsync(("Workflows:Lease", "00:10:00"))
        );
        var gate = new Gate();
        Service.OnCall = (_, _, _) => Service.Calls.Count == 1 ? gate.PassAsync() : Task.CompletedTask;
        var id = await BeginAsync(stops, lives, scripts => run => scripts.CallAsync(run, "only"));
        await gate.Reached;

        await stops.StopAsync();

        (await lives.SucceedsAsync(id)).ShouldBe("only done");
        Service.CallDetails[0].ShouldBe(Service.CallDetails[1]);
    }

    [Fact]
    public async Task What_kills_every_owner_is_stuck_in_the_end()
    {
        var host = await Fixture.StartHostAsync(("Workflows:MaxClaims", "3"));
        var gate = new Gate();
        Service.OnCall = (_, _, _) => gate.PassAsync();
        var id = await host.BeginAsync(run => host.Scripts.CallAsync(run, "poison"));
        await gate.Reached;

        await Fixture.ScalarAsync(
            $"UPDATE workflows.instances SET claims = 3, fence = fence + 1, owner = NULL, due_at = now() WHERE id = '{id}'"
        );

        (await host.BecomesAsync(id, WorkflowStatus.Stuck)).Waiting!.Error.ShouldContain("4 processes");
        gate.Open();
    }

    [Fact]
    public async Task While_the_database_is_away_nothing_is_lost_and_no_attempt_is_used_up()
    {
        var host = await Fixture.StartHostAsync();
        var gate = new Gate();
        Service.OnCall = (what, _, _) => what == "first" && Service.Calls.Count == 1 ? gate.PassAsync() : Task.CompletedTask;
        var id = await host.BeginAsync(async run =>
            await host.Scripts.CallAsync(run, "first")
            + await host.Scripts.WriteAsync(run, "second", WorkflowScripts.Quick with { MaxAttempts = 1 })
        );
        await gate.Reached;

        host.Line.Cut();
        gate.Open();
        await Eventually.Be(() => host.Taken == 0, "the run has ended");
        host.Line.Mend();

        (await host.SucceedsAsync(id)).ShouldBe("first donesecond written");
        (await host.WorkflowAsync(id)).History.ShouldAllBe(e => e.Attempts == 1);
        (await Fixture.LinesAsync()).ShouldBe(["second"]);
    }

    /// <summary>Begins a workflow in one host, whose code the other has too.</summary>
    private static Task<Guid> BeginAsync(SampleHost first, SampleHost second, Func<WorkflowScripts, Func<WorkflowRun, Task<string>>> code)
    {
        second.Scripts.Code["code"] = code(second.Scripts);
        return first.BeginAsync(code(first.Scripts));
    }
}
