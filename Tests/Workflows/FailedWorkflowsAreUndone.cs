using Payments.Tests.Support;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

public sealed class FailedWorkflowsAreUndone(SharedSystem shared) : WorkflowTest(shared)
{
    [Fact]
    public async Task The_last_step_first_when_one_is_refused_which_itself_needs_no_undoing()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, _, _) =>
            what == "third" ? throw new StepRefusedException("sold_out", "Nothing is left.") : Task.CompletedTask;

        var id = await host.BeginAsync(async run =>
        {
            await host.Scripts.CallAsync(run, "first");
            await host.Scripts.WriteAsync(run, "second");
            return await host.Scripts.CallAsync(run, "third");
        });

        (await host.FailsAsync(id)).ShouldBe(new StepFailure("sold_out", "third: Nothing is left."));
        (await host.HistoryAsync(id)).ShouldBe(["step first", "step second", "step third: sold_out", "undo second", "undo first"]);
        (await Fixture.LinesAsync()).ShouldBe(["second", "undo second"]);
        Service.Calls.ShouldBe(["first", "in transaction second", "third", "undo first (first done)"]);
    }

    [Fact]
    public async Task A_step_that_is_exhausted_too_because_nobody_knows_whether_it_was_done()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, _, _) => what == "second" ? throw new IOException("The line is bad.") : Task.CompletedTask;

        var id = await host.BeginAsync(async run =>
            await host.Scripts.CallAsync(run, "first") + await host.Scripts.CallAsync(run, "second", WorkflowScripts.Quick)
        );

        (await host.FailsAsync(id)).ShouldBe(new StepFailure("exhausted", "second: The line is bad.", InDoubt: true));
        Service.Calls.ShouldBe(["first", "second", "second", "undo second (in doubt)", "undo first (first done)"]);
    }

    [Fact]
    public async Task When_the_code_says_so_though_each_step_has_succeeded()
    {
        var host = await Fixture.StartHostAsync();

        var id = await host.BeginAsync(async run =>
        {
            await host.Scripts.CallAsync(run, "only");
            throw new WorkflowFailedException("not_enough", "Too little is left.");
        });

        (await host.FailsAsync(id)).ShouldBe(new StepFailure("not_enough", "Too little is left."));
        (await host.HistoryAsync(id)).ShouldBe(["step only", "undo only"]);
    }

    [Fact]
    public async Task What_is_for_that_case_alone_is_done_in_its_place()
    {
        var host = await Fixture.StartHostAsync();

        var id = await host.BeginAsync(async run =>
        {
            run.Database<SampleDb>()
                .IfUndone(
                    "tell",
                    "told",
                    (db, text, _, _) =>
                    {
                        db.Lines.Add(new SampleLine { Text = text });
                        return Task.CompletedTask;
                    }
                );
            await host.Scripts.WriteAsync(run, "write");
            throw new WorkflowFailedException("over", "It is over.");
        });

        await host.FailsAsync(id);
        (await Fixture.LinesAsync()).ShouldBe(["write", "undo write", "told"]);
    }

    [Fact]
    public async Task Not_when_the_code_knows_better()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, _, _) => what == "first way" ? throw new StepRefusedException("no", "No.") : Task.CompletedTask;

        var id = await host.BeginAsync(async run =>
        {
            try
            {
                return await host.Scripts.CallAsync(run, "first way");
            }
            catch (StepFailedException e) when (e.Failure.Code == "no")
            {
                return await host.Scripts.CallAsync(run, "other way");
            }
        });

        (await host.SucceedsAsync(id)).ShouldBe("other way done");
        (await host.HistoryAsync(id)).ShouldBe(["step first way: no", "step other way"]);
    }

    [Fact]
    public async Task Undoing_is_repeated_too()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, step, _) =>
            what.StartsWith("undo", StringComparison.Ordinal) && step.Attempt == 1
                ? throw new IOException("The line is bad.")
                : Task.CompletedTask;

        var id = await host.BeginAsync(async run =>
        {
            await host.Scripts.CallAsync(run, "only");
            throw new WorkflowFailedException("over", "It is over.");
        });

        await host.FailsAsync(id);
        (await host.WorkflowAsync(id)).History.Single(e => e.Kind == HistoryKind.Undo).Attempts.ShouldBe(2);
        Service.CallDetails.Select(c => c.Key).Distinct().Count().ShouldBe(2);
    }
}
