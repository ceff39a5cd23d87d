using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

public sealed class WorkflowsAreStarted(SharedSystem shared) : WorkflowTest(shared)
{
    [Fact]
    public async Task With_what_causes_them_or_not_at_all()
    {
        var host = await Fixture.StartHostAsync();
        host.Scripts.Code["code"] = run => host.Scripts.WriteAsync(run, "write");

        var id = await host.InScopeAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            return (
                await host.Starter.StartAsync<ScriptedWorkflow>(
                    db,
                    Guid.CreateVersion7(),
                    "subject",
                    new ScriptedInput("code"),
                    TestContext.Current.CancellationToken
                )
            ).Id;
        });

        (await host.Reader.FindAsync(id, TestContext.Current.CancellationToken)).ShouldBeNull();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            host.InScopeAsync(db =>
                host.Starter.StartAsync<ScriptedWorkflow>(
                    db,
                    Guid.CreateVersion7(),
                    "subject",
                    new ScriptedInput("code"),
                    TestContext.Current.CancellationToken
                )
            )
        );
    }

    [Fact]
    public async Task And_run_also_when_the_process_that_began_them_has_died_right_after_the_commit()
    {
        var host = await Fixture.StartHostAsync();
        host.Scripts.Code["code"] = run => host.Scripts.WriteAsync(run, "write");

        var id = await CommitAsync(host, Guid.CreateVersion7());

        (await host.SucceedsAsync(id)).ShouldBe("write written");
    }

    [Fact]
    public async Task Once_for_each_id()
    {
        var host = await Fixture.StartHostAsync();
        host.Scripts.Code["code"] = run => host.Scripts.WriteAsync(run, "write");
        var id = Guid.CreateVersion7();

        await CommitAsync(host, id);
        await CommitAsync(host, id);

        await host.SucceedsAsync(id);
        (await Fixture.LinesAsync()).ShouldBe(["write"]);
    }

    [Fact]
    public async Task Two_hundred_are_shared_by_three_hosts_and_each_step_is_done_once()
    {
        const int Count = 200;
        // Eight at a time: with the default of 64, three hosts in one process stall, and why is not known.
        (string, string)[] settings = [("Workflows:Lease", "00:00:30"), ("Workflows:MaxConcurrency", "8")];
        var hosts = new[]
        {
            await Fixture.StartHostAsync(settings),
            await Fixture.StartHostAsync(settings),
            await Fixture.StartHostAsync(settings),
        };
        foreach (var host in hosts)
        {
            host.Scripts.Code["code"] = async run =>
                await host.Scripts.CallAsync(run, $"call {run.Subject}") + await host.Scripts.WriteAsync(run, $"write {run.Subject}");
        }

        // The first workflow of a host compiles what all others use; two hundred at once would wait for that longer than their leases.
        foreach (var host in hosts)
        {
            await host.SucceedsAsync(await host.BeginAsync(run => host.Scripts.WriteAsync(run, "first"), name: "first"));
        }

        // Nobody's, and due: whoever looks first takes some.
        await Fixture.ScalarAsync(
            $$"""
            INSERT INTO workflows.instances (id, name, subject, status, due_at, input)
            SELECT gen_random_uuid(), 'script', n, 'RUNNING', now(), '{"code":"code"}' FROM generate_series(1, {{Count}}) n
            """
        );

        await Eventually.Be(
            async () =>
                await Fixture.ScalarAsync("SELECT count(*) FROM workflows.instances WHERE status = 'SUCCEEDED'") is long succeeded
                && succeeded == Count + hosts.Length,
            "all have succeeded"
        );
        (await Fixture.LinesAsync())
            .Where(l => l != "first")
            .Order()
            .ShouldBe(Enumerable.Range(1, Count).Select(n => $"write {n}").Order());
        Service.Calls.Where(c => c.StartsWith("call", StringComparison.Ordinal)).ShouldBeUnique();
    }

    [Fact]
    public async Task And_are_listed_newest_first_a_page_at_a_time()
    {
        var host = await Fixture.StartHostAsync();
        Service.OnCall = (what, _, _) => what == "bad" ? throw new StepRefusedException("no", "No.") : Task.CompletedTask;
        var good = new List<Guid>();
        for (var n = 0; n < 3; n++)
        {
            good.Add(await host.BeginAsync(run => host.Scripts.CallAsync(run, "good"), subject: "goods", name: "good"));
        }

        var bad = await host.BeginAsync(run => host.Scripts.CallAsync(run, "bad"), subject: "bads", name: "bad");
        await Task.WhenAll(good.Append(bad).Select(host.EndAsync));

        (await ListAsync("?limit=2")).ShouldBe([bad, good[2]]);
        (await ListAsync($"?limit=2&before={good[2]}")).ShouldBe([good[1], good[0]]);
        (await ListAsync("?status=failed")).ShouldBe([bad]);
        (await ListAsync("?subject=goods&status=succeeded&name=script")).ShouldBe([good[2], good[1], good[0]]);
        (await ListAsync("?status=running")).ShouldBeEmpty();
        using var refused = await host.Http.GetAsync("/workflows?status=lost&limit=0", TestContext.Current.CancellationToken);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("errors")
            .EnumerateObject()
            .Select(e => e.Name)
            .ShouldBe(["limit", "status"]);
        (await host.Reader.OfSubjectAsync("goods", TestContext.Current.CancellationToken)).Select(w => w.Workflow.Id).ShouldBe(good);

        async Task<List<Guid>> ListAsync(string query) =>
            [
                .. (await host.Http.GetFromJsonAsync<JsonElement>("/workflows" + query, TestContext.Current.CancellationToken))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Select(i => i.GetProperty("id").GetGuid()),
            ];
    }

    /// <summary>Begins a workflow, and dies before it can be run.</summary>
    private static Task<Guid> CommitAsync(SampleHost host, Guid id) =>
        host.InScopeAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await host.Starter.StartAsync<ScriptedWorkflow>(
                db,
                id,
                "subject",
                new ScriptedInput("code"),
                TestContext.Current.CancellationToken
            );
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
            return id;
        });
}
