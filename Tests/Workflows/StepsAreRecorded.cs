using Payments.Tests.Support;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

public sealed class StepsAreRecorded(SharedSystem shared) : WorkflowTest(shared)
{
    [Fact]
    public async Task Each_with_its_input_its_result_its_attempts_and_its_times()
    {
        var host = await Fixture.StartHostAsync();
        var before = DateTime.UtcNow;

        var id = await host.BeginAsync(async run =>
        {
            var called = await host.Scripts.CallAsync(run, "call");
            var written = await host.Scripts.WriteAsync(run, "write");
            return $"{called}, {written}";
        });

        (await host.SucceedsAsync(id)).ShouldBe("call done, write written");
        var workflow = await host.WorkflowAsync(id);
        workflow.Workflow.ShouldSatisfyAllConditions(
            w => w.Name.ShouldBe("script"),
            w => w.Subject.ShouldBe("subject"),
            w => w.Owner.ShouldBeNull(),
            w => w.EndedAt.ShouldNotBeNull()
        );
        workflow
            .History.Select(e => (e.Kind, e.Position, e.Name, e.Attempts))
            .ShouldBe([(HistoryKind.Step, 1, "call", 1), (HistoryKind.Step, 2, "write", 1)]);
        workflow.History[0].Input!.Value.GetProperty("name").GetString().ShouldBe("call");
        workflow.History[0].Result!.Value.GetString().ShouldBe("call done");
        workflow.History.ShouldAllBe(e => e.StartedAt >= before.AddSeconds(-1) && e.EndedAt >= e.StartedAt);
        workflow.Result!.Value.GetString().ShouldBe("call done, write written");
        (await Fixture.LinesAsync()).ShouldBe(["write"]);
    }

    [Fact]
    public async Task The_last_one_together_with_the_end_of_the_workflow()
    {
        var host = await Fixture.StartHostAsync();

        var id = await host.BeginAsync(async run =>
        {
            await host.Scripts.CallAsync(run, "call");
            return await WorkflowScripts.FinishAsync(run, "last");
        });

        (await host.SucceedsAsync(id)).ShouldBe("last written");
        (await host.HistoryAsync(id)).ShouldBe(["step call", "step last"]);
        (await Fixture.LinesAsync()).ShouldBe(["last"]);
    }

    [Fact]
    public async Task What_is_concealed_is_kept_and_not_shown()
    {
        var host = await Fixture.StartHostAsync();

        var id = await host.BeginAsync(async run =>
        {
            var made = await run.StepAsync("make", new { secret = "s3cret", open = "o" }, (_, _, _) => Task.FromResult(new Made("s3cret")));
            return made.Secret;
        });

        (await host.SucceedsAsync(id)).ShouldBe("s3cret");
        var entry = (await host.WorkflowAsync(id)).History.Single();
        entry.Input!.Value.GetRawText().ShouldBe("""{"open":"o","secret":"***"}""");
        entry.Result!.Value.GetRawText().ShouldBe("""{"secret":"***"}""");
    }

    [Fact]
    public async Task Two_at_a_time_are_refused()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = async (_, _, _) => await Task.Yield();

        var id = await host.BeginAsync(async run =>
            string.Join(',', await Task.WhenAll(host.Scripts.CallAsync(run, "one"), host.Scripts.CallAsync(run, "other")))
        );

        (await host.BecomesAsync(id, WorkflowStatus.Stuck)).Waiting!.Error.ShouldContain("one after the other");
    }

    private sealed record Made(string Secret);
}
