using Payments.Tests.Support;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

public sealed class AttemptsAreRepeated(SharedSystem shared) : WorkflowTest(shared)
{
    [Fact]
    public async Task With_the_same_key_until_one_succeeds_and_each_step_has_a_key_of_its_own()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, step, _) =>
            step.Attempt < 3 && what == "second" ? throw new IOException("The line is bad.") : Task.CompletedTask;
        var patient = WorkflowScripts.Quick with { MaxAttempts = 5 };

        var id = await host.BeginAsync(async run =>
            await host.Scripts.CallAsync(run, "first", patient) + await host.Scripts.CallAsync(run, "second", patient)
        );

        await host.SucceedsAsync(id);
        Service.Calls.ShouldBe(["first", "second", "second", "second"]);
        Service.CallDetails.Select(c => c.Attempt).ShouldBe([1, 1, 2, 3]);
        Service.CallDetails.Select(c => c.Key).Distinct().Count().ShouldBe(2);
        Service.CallDetails.Skip(1).Select(c => c.Key).Distinct().Count().ShouldBe(1);
        Service.CallDetails.ShouldAllBe(c => c.Key.Version == 8);
        (await host.WorkflowAsync(id)).History[1].Attempts.ShouldBe(3);
    }

    [Fact]
    public async Task After_pauses_that_double_and_that_anybody_can_see()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (_, _, _) => throw new IOException("The line is bad.");

        var id = await host.BeginAsync(run =>
            host.Scripts.CallAsync(
                run,
                "call",
                WorkflowScripts.Quick with
                {
                    MaxAttempts = 10,
                    FirstPause = TimeSpan.FromMinutes(1),
                    MaxPause = TimeSpan.FromHours(1),
                }
            )
        );

        var waiting = await Eventually.Get(() => host.WorkflowAsync(id), w => w.Waiting is not null, "the workflow waits");
        waiting.Workflow.ShouldSatisfyAllConditions(
            w => w.Status.ShouldBe(WorkflowStatus.Running),
            w => w.Step.ShouldBe("call"),
            w => w.Attempts.ShouldBe(1),
            w => w.Error.ShouldBe("The line is bad.")
        );
        (waiting.Workflow.DueAt - DateTime.UtcNow)!.Value.TotalSeconds.ShouldBeInRange(30, 61);
        waiting.Waiting!.Input!.Value.GetProperty("name").GetString().ShouldBe("call");
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 2.0)]
    [InlineData(4, 8.0)]
    [InlineData(5, 10.0)]
    [InlineData(1_000_000, 10.0)]
    public void A_pause_doubles_up_to_its_bound_less_up_to_a_quarter(int attempt, double seconds)
    {
        var policy = new StepPolicy { FirstPause = TimeSpan.FromSeconds(1), MaxPause = TimeSpan.FromSeconds(10) };

        policy.PauseAfter(attempt, new Random(7)).TotalSeconds.ShouldBeInRange(seconds * 0.75, seconds);
    }

    [Fact]
    public async Task A_call_that_hangs_is_let_go_of()
    {
        var host = await Fixture.StartHostAsync();
        var gate = new Gate();
        Service.OnCall = (_, step, _) => step.Attempt == 1 ? gate.PassAsync() : Task.CompletedTask;

        var id = await host.BeginAsync(run =>
            host.Scripts.CallAsync(run, "call", WorkflowScripts.Quick with { Timeout = TimeSpan.FromMilliseconds(100) })
        );

        (await host.SucceedsAsync(id)).ShouldBe("call done");
        Service.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_nothing_behind_and_is_repeated()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (_, step, _) => step.Attempt == 1 ? throw new IOException("The line is bad.") : Task.CompletedTask;

        var id = await host.BeginAsync(run => host.Scripts.WriteAsync(run, "write", WorkflowScripts.Quick));

        await host.SucceedsAsync(id);
        (await Fixture.LinesAsync()).ShouldBe(["write"]);
        Service.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Attempts_are_counted_across_the_hosts_that_make_them()
    {
        var (one, other) = (await Fixture.StartHostAsync(), await Fixture.StartHostAsync());
        Service.OnCall = (_, _, _) => throw new IOException("The line is bad.");
        Task<string> Code(WorkflowRun run) =>
            one.Scripts.CallAsync(run, "call", WorkflowScripts.Quick with { MaxAttempts = 4 }, canBeUndone: false);
        other.Scripts.Code["code"] = Code;

        var id = await one.BeginAsync(Code);

        (await one.FailsAsync(id)).Code.ShouldBe("exhausted");
        Service.CallDetails.Select(c => c.Attempt).ShouldBe([1, 2, 3, 4]);
    }
}
