using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Idempotency;

/// <summary>Claim, effect and stored answer are one: all of them, or none.</summary>
public sealed class AtomicityTests(SharedSystem shared) : KeyedTest(shared)
{
    [Fact]
    public async Task Of_50_requests_with_one_key_at_once_one_has_an_effect_and_the_others_get_409_or_its_answer()
    {
        const int Requests = 50;
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => host.PostAsync("/numbers", new { Value = 7 }, key)));

        (await host.NumbersAsync()).ShouldBe([7]);
        var created = answers.Where(a => a.StatusCode == HttpStatusCode.Created).ToList();
        var bodies = await Task.WhenAll(created.Select(BodyAsync));
        bodies.Distinct().Count().ShouldBe(1);
        created.Count(a => !IsReplay(a)).ShouldBe(1);
        answers.Except(created).ShouldAllBe(a => a.StatusCode == HttpStatusCode.Conflict && a.Headers.RetryAfter != null);
    }

    [Fact]
    public async Task While_the_first_request_runs_a_second_one_is_told_so_at_once()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var (key, entered, released) = (NewKey(), new TaskCompletionSource(), new TaskCompletionSource());
        host.Meanwhile = async _ =>
        {
            entered.SetResult();
            await released.Task;
            return null;
        };
        var first = host.PostAsync("/numbers", new { Value = 1 }, key);
        await entered.Task;

        using var second = await host.PostAsync("/numbers", new { Value = 1 }, key);
        released.SetResult();

        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await first).StatusCode.ShouldBe(HttpStatusCode.Created);
        using var third = await host.PostAsync("/numbers", new { Value = 1 }, key);
        IsReplay(third).ShouldBeTrue();
    }

    [Fact]
    public async Task A_handler_that_fails_leaves_no_effect_and_a_free_key()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();
        host.Meanwhile = _ => throw new InvalidOperationException("fails");
        using var failed = await host.PostAsync("/numbers", new { Value = 1 }, key);
        var (numbers, keys) = (await host.NumbersAsync(), await host.KeysAsync());
        host.Meanwhile = _ => Task.FromResult<IResult?>(null);

        using var second = await host.PostAsync("/numbers", new { Value = 1 }, key);

        failed.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        numbers.ShouldBeEmpty();
        keys.ShouldBe(0);
        (second.StatusCode, IsReplay(second)).ShouldBe((HttpStatusCode.Created, false));
        (await host.NumbersAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task A_process_that_dies_before_its_commit_leaves_no_effect_and_a_free_key()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();

        // What the database sees of a process that is killed: its session ends.
        host.Meanwhile = async _ =>
        {
            await Fixture.ScalarAsync(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND state = 'idle in transaction'
                """
            );
            return null;
        };
        using var failed = await host.PostAsync("/numbers", new { Value = 1 }, key);
        var numbers = await host.NumbersAsync();
        host.Meanwhile = _ => Task.FromResult<IResult?>(null);

        using var second = await host.PostAsync("/numbers", new { Value = 1 }, key);

        ((int)failed.StatusCode).ShouldBeGreaterThanOrEqualTo(500);
        numbers.ShouldBeEmpty();
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await host.NumbersAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task A_process_that_hangs_loses_its_key_and_its_effect_to_the_next_request()
    {
        await using var host = await KeyedHost.StartAsync(Fixture, o => o.MaxIdle = TimeSpan.FromMilliseconds(300));
        var (key, entered, released) = (NewKey(), new TaskCompletionSource(), new TaskCompletionSource());
        host.Meanwhile = async _ =>
        {
            entered.SetResult();
            await released.Task;
            return null;
        };
        var hanging = host.PostAsync("/numbers", new { Value = 1 }, key);
        await entered.Task;
        host.Meanwhile = _ => Task.FromResult<IResult?>(null);

        await Eventually.Get(
            () => host.PostAsync("/numbers", new { Value = 1 }, key),
            a => a.StatusCode == HttpStatusCode.Created,
            "the key is free"
        );
        released.SetResult();

        ((int)(await hanging).StatusCode).ShouldBeGreaterThanOrEqualTo(500);
        (await host.NumbersAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task A_statement_that_failed_and_was_made_a_refusal_is_answered_as_such()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        host.Meanwhile = async http =>
        {
            var database = http.RequestServices.GetRequiredService<SampleDb>().Database;
            await Should.ThrowAsync<Exception>(() => database.ExecuteSqlAsync($"SELECT 1 / 0"));
            return Results.Conflict();
        };

        using var answer = await host.PostAsync("/numbers", new { Value = 1 }, NewKey());

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await host.NumbersAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_with_parts_of_its_own_commits_and_undoes_them_alike_with_a_key_and_without(bool withKey)
    {
        await using var host = await KeyedHost.StartAsync(Fixture);

        using var answer = await host.PostAsync("/joined", new { Value = 5 }, withKey ? NewKey() : null);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.NumbersAsync()).ShouldBe([5]);
    }

    [Fact]
    public async Task The_commit_of_a_request_with_a_key_wakes_the_relay_too()
    {
        await using var host = await KeyedHost.StartAsync(Fixture, withRelay: true);

        using var answer = await host.PostAsync("/said", new { Value = 5 }, NewKey());

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.Get(host.NumbersAsync, numbers => numbers.SequenceEqual([5]), "the number is written down");
    }
}
