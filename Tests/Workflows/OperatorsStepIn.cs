using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Tests.Support;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

public sealed class OperatorsStepIn(SharedSystem shared) : WorkflowTest(shared)
{
    [Fact]
    public async Task A_step_that_must_not_be_given_up_waits_for_them_and_goes_on_when_told_to()
    {
        var host = await Fixture.StartHostAsync();
        var isMended = false;
        Service.OnCall = (what, _, _) => what == "second" && !isMended ? throw new IOException("The line is bad.") : Task.CompletedTask;
        var id = await host.BeginAsync(async run =>
            await host.Scripts.CallAsync(run, "first") + await host.Scripts.CallAsync(run, "second", WorkflowScripts.QuickAndStop)
        );
        var stuck = await host.BecomesAsync(id, WorkflowStatus.Stuck);
        stuck.Workflow.ShouldSatisfyAllConditions(
            w => w.Step.ShouldBe("second"),
            w => w.Attempts.ShouldBe(2),
            w => w.Error.ShouldBe("The line is bad."),
            w => w.DueAt.ShouldBeNull()
        );
        await Eventually.Be(async () => await host.HealthAsync() == HealthStatus.Degraded, "health says so");

        isMended = true;
        (await host.OrderAsync(id, "retry", "the line is mended")).Status.ShouldBe(202);

        await host.SucceedsAsync(id);
        Service.Calls.ShouldBe(["first", "second", "second", "second"]);
        (await host.WorkflowAsync(id))
            .History.Single(e => e.Kind == HistoryKind.Operator)
            .ShouldSatisfyAllConditions(e => e.Name.ShouldBe("retry"), e => e.Why.ShouldBe("the line is mended"));
        await Eventually.Be(async () => await host.HealthAsync() == HealthStatus.Healthy, "health is well again");
    }

    [Fact]
    public async Task Retried_in_vain_it_is_stuck_again()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (_, _, _) => throw new IOException("The line is bad.");
        var id = await host.BeginAsync(run => host.Scripts.CallAsync(run, "only", WorkflowScripts.QuickAndStop));
        await host.BecomesAsync(id, WorkflowStatus.Stuck);

        await host.OrderAsync(id, "retry");

        await Eventually.Get(
            () => host.WorkflowAsync(id),
            w => w.Workflow.Status == WorkflowStatus.Stuck && w.History.Count == 1,
            "it is stuck again"
        );
        Service.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task One_that_is_stuck_is_undone_when_they_give_it_up_the_step_in_doubt_too()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, _, _) => what == "second" ? throw new IOException("The line is bad.") : Task.CompletedTask;
        var id = await host.BeginAsync(async run =>
            await host.Scripts.CallAsync(run, "first") + await host.Scripts.CallAsync(run, "second", WorkflowScripts.QuickAndStop)
        );
        await host.BecomesAsync(id, WorkflowStatus.Stuck);

        (await host.OrderAsync(id, "cancel", "nobody wants it")).Status.ShouldBe(202);

        (await host.FailsAsync(id)).ShouldBe(new StepFailure("canceled", "second: Canceled by unknown: nobody wants it", InDoubt: true));
        (await host.HistoryAsync(id)).ShouldBe(["step first", "operator cancel", "step second: canceled", "undo second", "undo first"]);
    }

    [Fact]
    public async Task One_that_is_under_way_is_given_up_before_its_next_step()
    {
        var host = await Fixture.StartHostAsync();
        var gate = new Gate();
        Service.OnCall = (what, _, _) => what == "first" ? gate.PassAsync() : Task.CompletedTask;
        var id = await host.BeginAsync(async run =>
            await host.Scripts.CallAsync(run, "first")
            + await host.Scripts.CallAsync(run, "second")
            + await host.Scripts.CallAsync(run, "third")
        );
        await gate.Reached;

        (await host.OrderAsync(id, "cancel")).Status.ShouldBe(202);
        gate.Open();

        (await host.FailsAsync(id)).Code.ShouldBe("canceled");
        Service.Calls.ShouldNotContain("third");
        Service.Calls.ShouldContain("undo first (first done)");
    }

    [Fact]
    public async Task What_cannot_be_undone_is_stuck_and_ends_when_they_give_it_up()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, _, _) =>
            what.StartsWith("undo", StringComparison.Ordinal)
                ? throw new StepRefusedException("too_late", "It is too late.")
                : Task.CompletedTask;
        var id = await host.BeginAsync(async run =>
        {
            await host.Scripts.CallAsync(run, "only");
            throw new WorkflowFailedException("over", "It is over.");
        });
        (await host.BecomesAsync(id, WorkflowStatus.Stuck)).Workflow.Error.ShouldBe("only: It is too late.");
        await host.OrderAsync(id, "retry");
        await Eventually.Get(
            () => host.WorkflowAsync(id),
            w => w.Workflow.Status == WorkflowStatus.Stuck && w.History.Count == 2,
            "it is stuck again"
        );

        await host.OrderAsync(id, "cancel");

        (await host.FailsAsync(id)).ShouldBe(new StepFailure("over", "It is over."));
    }

    [Fact]
    public async Task What_was_refused_is_done_anew_under_another_key_when_they_retry_it()
    {
        var host = await Fixture.StartHostAsync();
        var keys = new List<Guid>();
        Service.OnCall = (what, step, _) =>
        {
            if (!what.StartsWith("undo", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            keys.Add(step.IdempotencyKey);
            return keys.Count < 4 ? throw new StepRefusedException("declined", "The gateway has refused the refund.") : Task.CompletedTask;
        };
        var id = await host.BeginAsync(async run =>
        {
            await host.Scripts.CallAsync(run, "only");
            throw new WorkflowFailedException("over", "It is over.");
        });

        foreach (var stuck in Enumerable.Range(1, 3))
        {
            await Eventually.Get(
                () => host.WorkflowAsync(id),
                w => w.Workflow.Status == WorkflowStatus.Stuck && w.History.Count == stuck,
                "it is stuck"
            );
            await host.OrderAsync(id, "retry");
        }

        (await host.FailsAsync(id)).ShouldBe(new StepFailure("over", "It is over."));
        keys.Count.ShouldBe(4);
        keys.ShouldBeUnique("under the old key the other side would repeat its refusal");
    }

    [Fact]
    public async Task Code_that_was_changed_under_a_workflow_is_stuck()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, _, _) => what == "second" ? throw new IOException("The line is bad.") : Task.CompletedTask;
        var id = await host.BeginAsync(async run =>
            await host.Scripts.CallAsync(run, "first") + await host.Scripts.CallAsync(run, "second", WorkflowScripts.QuickAndStop)
        );
        await host.BecomesAsync(id, WorkflowStatus.Stuck);

        host.Scripts.Code["code"] = run => host.Scripts.CallAsync(run, "another");
        await host.OrderAsync(id, "retry");

        (
            await Eventually.Get(
                () => host.WorkflowAsync(id),
                w => w.Workflow.Status == WorkflowStatus.Stuck && w.History.Count == 2,
                "it is stuck"
            )
        ).Workflow.Error!.ShouldContain("Step 1 was 'first' before, and is 'another' now");
        await host.OrderAsync(id, "cancel");
        (await host.FailsAsync(id)).Code.ShouldBe("canceled");
        Service.Calls.ShouldNotContain("another");
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("cancel")]
    public async Task A_workflow_that_has_ended_is_left_as_it_is(string order)
    {
        var host = await Fixture.StartHostAsync();
        var id = await host.BeginAsync(run => host.Scripts.CallAsync(run, "only"));
        await host.SucceedsAsync(id);

        (await host.OrderAsync(id, order)).ShouldSatisfyAllConditions(
            a => a.Status.ShouldBe(409),
            a => a.Body.GetProperty("detail").GetString().ShouldBe("The workflow has succeeded.")
        );
        (await host.OrderAsync(Guid.CreateVersion7(), order)).Status.ShouldBe(404);
        (await host.OrderAsync(id, order, why: " ")).Body.GetProperty("errors").GetProperty("why")[0].GetString().ShouldBe("is required");
        (await host.WorkflowAsync(id)).History.Count.ShouldBe(1);
    }
}
