using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Payments.Tests.Support;

namespace Payments.Tests.Idempotency;

/// <summary>How long keys are kept, and what of them.</summary>
public sealed class RetentionTests(SharedSystem shared) : KeyedTest(shared)
{
    [Fact]
    public async Task Keys_past_their_retention_are_deleted_in_bounded_batches()
    {
        await using var host = await KeyedHost.StartAsync(
            Fixture,
            o => (o.CleanInterval, o.CleanBatch) = (TimeSpan.FromMilliseconds(100), 2)
        );
        using var fresh = await host.PostAsync("/numbers", new { Value = 1 }, NewKey());
        await Fixture.ScalarAsync(
            """
            INSERT INTO idempotency.keys (key_hash, caller, fingerprint, claim, running_until, created_at)
            SELECT decode(md5(n::text), 'hex'), 'guest', '', gen_random_uuid(), now(), now() - interval '25 hours'
            FROM generate_series(1, 5) n
            """
        );

        await Eventually.Get(host.KeysAsync, keys => keys == 1, "only the fresh key is left");
    }

    [Fact]
    public async Task A_key_past_its_retention_is_a_new_key_even_before_it_is_deleted()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();
        using var first = await host.PostAsync("/numbers", new { Value = 1 }, key);
        await Fixture.ScalarAsync("UPDATE idempotency.keys SET created_at = now() - interval '25 hours'");

        using var other = await host.PostAsync("/numbers", new { Value = 2 }, key);
        using var again = await host.PostAsync("/numbers", new { Value = 2 }, key);

        (other.StatusCode, IsReplay(other), IsReplay(again)).ShouldBe((HttpStatusCode.Created, false, true));
        (await host.NumbersAsync()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Neither_the_key_nor_the_answer_can_be_read_from_the_table()
    {
        await using var host = await KeyedHost.StartAsync(Fixture);
        var key = NewKey();
        host.Meanwhile = _ => Task.FromResult<IResult?>(Results.Ok("a secret link"));

        using var answer = await host.PostAsync("/numbers", new { Value = 1 }, key);

        var row = (string)(await Fixture.ScalarAsync("SELECT k::text FROM idempotency.keys k"))!;
        row.ShouldNotContain(key);
        row.ShouldNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(key)), Case.Insensitive);
        row.ShouldNotContain("a secret link");
        row.ShouldNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes("a secret link")), Case.Insensitive);
    }
}
