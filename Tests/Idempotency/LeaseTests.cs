using System.Net;
using Microsoft.AspNetCore.Http;
using Payments.ServiceDefaults.Idempotency;
using Payments.Tests.Support;

namespace Payments.Tests.Idempotency;

/// <summary>Requests whose effect cannot be in one transaction.</summary>
public sealed class LeaseTests(SharedSystem shared) : KeyedTest(shared)
{
    [Fact]
    public async Task A_repeated_request_gets_the_first_answer_again_and_has_one_effect()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();

        using var first = await host.PostAsync("/leased", new { Value = 7 }, key);
        using var second = await host.PostAsync("/leased", new { Value = 7 }, key);
        using var other = await host.PostAsync("/leased", new { Value = 8 }, key);

        (first.StatusCode, second.StatusCode, other.StatusCode).ShouldBe(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity)
        );
        IsReplay(second).ShouldBeTrue();
        (await BodyAsync(second)).ShouldBe(await BodyAsync(first));
        (await host.NumbersAsync()).ShouldBe([7]);
    }

    [Fact]
    public async Task Of_50_requests_with_one_key_at_once_one_has_an_effect()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.PostAsync("/leased", new { Value = 7 }, key)));

        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK || a.StatusCode == HttpStatusCode.Conflict);
        answers.Count(a => a.StatusCode == HttpStatusCode.OK && !IsReplay(a)).ShouldBe(1);
        (await host.NumbersAsync()).ShouldBe([7]);
    }

    [Fact]
    public async Task A_run_that_fails_gives_its_key_up_at_once()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();
        host.Meanwhile = _ => throw new InvalidOperationException("fails");
        using var failed = await host.PostAsync("/leased", new { Value = 1 }, key);
        host.Meanwhile = _ => Task.FromResult<IResult?>(null);

        using var second = await host.PostAsync("/leased", new { Value = 1 }, key);

        failed.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (second.StatusCode, IsReplay(second)).ShouldBe((HttpStatusCode.OK, false));
    }

    [Fact]
    public async Task After_its_lease_a_run_is_taken_over_with_the_same_operation_id_and_can_no_longer_store_its_answer()
    {
        await using var host = await KeyedHost.StartAsync(Fixture, o => o.Lease = TimeSpan.FromSeconds(1));
        var (key, ids, entered, released) = (NewKey(), new List<Guid>(), new TaskCompletionSource(), new TaskCompletionSource());
        host.Meanwhile = async http =>
        {
            ids.Add(http.IdempotencyOperationId());
            entered.SetResult();
            await released.Task;
            return Results.Ok("the stale run");
        };
        var stale = host.PostAsync("/leased", new { Value = 1 }, key);
        await entered.Task;
        using var early = await host.PostAsync("/leased", new { Value = 1 }, key);
        host.Meanwhile = http =>
        {
            ids.Add(http.IdempotencyOperationId());
            return Task.FromResult<IResult?>(Results.Ok("the run that took over"));
        };

        using var takenOver = await Eventually.Get(
            () => host.PostAsync("/leased", new { Value = 1 }, key),
            a => a.StatusCode == HttpStatusCode.OK,
            "the lease has run out"
        );
        released.SetResult();

        early.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        IsReplay(takenOver).ShouldBeFalse();
        ids.Count.ShouldBe(2);
        ids.Distinct().Count().ShouldBe(1);
        (await stale).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var later = await host.PostAsync("/leased", new { Value = 1 }, key);
        (await BodyAsync(later)).ShouldBe("\"the run that took over\"");
    }

    [Fact]
    public async Task Another_request_does_not_take_over_a_lease_that_has_run_out()
    {
        await using var host = await KeyedHost.StartAsync(Fixture, o => o.Lease = TimeSpan.Zero);
        var (key, entered, released) = (NewKey(), new TaskCompletionSource(), new TaskCompletionSource());
        host.Meanwhile = async _ =>
        {
            entered.SetResult();
            await released.Task;
            return null;
        };
        var running = host.PostAsync("/leased", new { Value = 1 }, key);
        await entered.Task;

        using var other = await host.PostAsync("/leased", new { Value = 2 }, key);
        released.SetResult();

        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await running).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
