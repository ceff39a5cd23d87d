using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Payments.ServiceDefaults.Idempotency;
using Payments.Tests.Support;

namespace Payments.Tests.Idempotency;

/// <summary>What a caller sees who repeats a request.</summary>
public sealed class RepetitionTests(SharedSystem shared) : KeyedTest(shared)
{
    [Fact]
    public async Task A_repeated_request_gets_the_first_answer_again_and_has_one_effect()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();

        using var first = await host.PostAsync("/numbers", new { Value = 7 }, key);
        using var second = await host.PostAsync("/numbers", new { Value = 7 }, key);

        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.Created, HttpStatusCode.Created), await BodyAsync(first));
        (IsReplay(first), IsReplay(second)).ShouldBe((false, true));
        (await BodyAsync(second)).ShouldBe(await BodyAsync(first));
        second.Headers.Location.ShouldBe(first.Headers.Location);
        second.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
        (await host.NumbersAsync()).ShouldBe([7]);
    }

    [Fact]
    public async Task Requests_without_a_key_are_each_run()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);

        using var first = await host.PostAsync("/numbers", new { Value = 7 }, key: null);
        using var second = await host.PostAsync("/numbers", new { Value = 7 }, key: null);

        (await host.NumbersAsync()).ShouldBe([7, 7]);
        (await host.KeysAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("/numbers", 8)]
    [InlineData("/numbers?again=1", 7)]
    [InlineData("/other-path", 7)]
    public async Task The_same_key_with_another_request_is_422(string path, int value)
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();
        using var first = await host.PostAsync("/numbers", new { Value = 7 }, key);

        using var other = await host.PostAsync(path == "/other-path" ? "/joined" : path, new { Value = value }, key);

        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        other.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await host.NumbersAsync()).ShouldBe([7]);
    }

    [Fact]
    public async Task The_key_of_another_caller_is_another_key()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();

        using var ada = await host.PostAsync("/numbers", new { Value = 1 }, key, caller: "ada");
        using var bob = await host.PostAsync("/numbers", new { Value = 1 }, key, caller: "bob");
        using var guest = await host.PostAsync("/numbers", new { Value = 1 }, key);
        using var again = await host.PostAsync("/numbers", new { Value = 1 }, key, caller: "ada");

        new[] { ada, bob, guest, again }.Select(IsReplay).ShouldBe([false, false, false, true]);
        (await BodyAsync(again)).ShouldBe(await BodyAsync(ada));
        (await host.NumbersAsync()).Count.ShouldBe(3);
        new[] { ada, bob, guest }
            .Select(a => a.Content.ReadFromJsonAsync<JsonElement>().Result.GetProperty("operation").GetGuid())
            .Distinct()
            .Count()
            .ShouldBe(3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\u007fb")]
    [InlineData("256")]
    public async Task A_key_that_is_none_is_400_and_named(string key)
    {
        await using var host = await KeyedHost.StartAsync(Fixture);

        using var answer = await host.PostAsync("/numbers", new { Value = 1 }, key == "256" ? new string('k', 256) : key);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("errors")
            .EnumerateObject()
            .Single()
            .Name.ShouldBe("Idempotency-Key");
        (await host.NumbersAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StatusCodes.Status404NotFound)]
    [InlineData(StatusCodes.Status409Conflict)]
    [InlineData(StatusCodes.Status422UnprocessableEntity)]
    public async Task A_refusal_of_the_domain_is_an_answer_like_any_other(int status)
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var (key, runs) = (NewKey(), 0);
        host.Meanwhile = _ => Task.FromResult<IResult?>(Results.Problem($"run {++runs}", statusCode: status));

        using var first = await host.PostAsync("/numbers", new { Value = 1 }, key);
        using var second = await host.PostAsync("/numbers", new { Value = 1 }, key);

        runs.ShouldBe(1);
        ((int)second.StatusCode).ShouldBe(status);
        (await BodyAsync(second)).ShouldBe(await BodyAsync(first));
    }

    [Theory]
    [InlineData(StatusCodes.Status400BadRequest)]
    [InlineData(StatusCodes.Status401Unauthorized)]
    [InlineData(StatusCodes.Status403Forbidden)]
    [InlineData(StatusCodes.Status413PayloadTooLarge)]
    [InlineData(StatusCodes.Status415UnsupportedMediaType)]
    [InlineData(StatusCodes.Status429TooManyRequests)]
    [InlineData(StatusCodes.Status500InternalServerError)]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    public async Task An_error_that_may_pass_is_not_stored_and_the_next_request_is_run(int status)
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();
        host.Meanwhile = _ => Task.FromResult<IResult?>(Results.StatusCode(status));
        using var failed = await host.PostAsync("/numbers", new { Value = 1 }, key);
        host.Meanwhile = _ => Task.FromResult<IResult?>(null);

        using var second = await host.PostAsync("/numbers", new { Value = 1 }, key);

        ((int)failed.StatusCode).ShouldBe(status);
        (second.StatusCode, IsReplay(second)).ShouldBe((HttpStatusCode.Created, false));
    }

    [Fact]
    public async Task What_a_refusal_has_changed_is_kept_so_that_a_key_does_not_undo_the_count_of_wrong_passwords()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        host.Meanwhile = _ => Task.FromResult<IResult?>(Results.Unauthorized());

        using var refused = await host.PostAsync("/numbers", new { Value = 1 }, NewKey());

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.NumbersAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task A_handler_can_leave_the_key_free_after_a_conflict_that_passes()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();
        host.Meanwhile = http =>
        {
            http.LeaveIdempotencyKeyFree();
            return Task.FromResult<IResult?>(Results.Conflict());
        };
        using var conflict = await host.PostAsync("/numbers", new { Value = 1 }, key);
        host.Meanwhile = _ => Task.FromResult<IResult?>(null);

        using var second = await host.PostAsync("/numbers", new { Value = 1 }, key);

        (conflict.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.Conflict, HttpStatusCode.Created));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_to_be_stored_is_an_error_and_has_no_effect()
    {
        await using var host = await KeyedHost.StartAsync(Fixture, o => o.MaxAnswer = 1_000);
        host.Meanwhile = _ => Task.FromResult<IResult?>(Results.Text(new string('x', 1_001)));

        using var answer = await host.PostAsync("/numbers", new { Value = 1 }, NewKey());

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await host.NumbersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_without_keys_runs_every_request()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();

        using var first = await host.PostAsync("/webhook", new { Value = 1 }, key);
        using var second = await host.PostAsync("/webhook", new { Value = 1 }, key);

        (await host.NumbersAsync()).ShouldBe([1, 1]);
    }

    [Fact]
    public async Task An_endpoint_can_write_faults_in_a_shape_of_its_own()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();
        using var first = await host.PostAsync("/other-shape", new { Value = 1 }, key);

        using var other = await host.PostAsync("/other-shape", new { Value = 2 }, key);

        ((int)other.StatusCode, await BodyAsync(other)).ShouldBe((StatusCodes.Status418ImATeapot, "OtherRequest"));
    }
}
