using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Users;

/// <summary>Taking back what was credited to a user, or what may still be, on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class RevokedOffsetTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;
    private OffsetsClient offsets = null!;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        offsets = await OffsetsClient.OfAsync(system);
    }

    public ValueTask DisposeAsync()
    {
        offsets.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_revoked_credit_is_neither_listed_nor_counted_and_the_others_are()
    {
        var user = await offsets.Users.RegisteredAsync();
        var purchase = Guid.CreateVersion7();
        await offsets.CreditAsync(user.Id, purchase, kilograms: 1_500);
        await offsets.CreditAsync(user.Id, Guid.CreateVersion7(), kilograms: 20);

        (await offsets.RevokeAsync(user.Id, purchase)).ShouldBe(HttpStatusCode.NoContent);

        var page = await offsets.ListAsync(user);
        OffsetsClient.KilogramsOf(page).ShouldBe([20]);
        page.GetProperty("totalKilograms").GetInt64().ShouldBe(20);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_credit_that_comes_after_its_revocation_is_refused_and_told_why(bool isCreditedBefore)
    {
        var user = await offsets.Users.RegisteredAsync();
        var purchase = Guid.CreateVersion7();
        if (isCreditedBefore)
        {
            await offsets.CreditAsync(user.Id, purchase);
        }

        (await offsets.RevokeAsync(user.Id, purchase)).ShouldBe(HttpStatusCode.NoContent);

        using var late = await offsets.SendAsync(HttpMethod.Put, user.Id, purchase, new { projectId = 3, kilograms = 1_500 });
        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await late.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("detail")
            .GetString()!
            .ShouldContain("revoked");
        (await offsets.ListAsync(user)).GetProperty("totalKilograms").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Auditors_find_what_was_revoked_and_when_it_was_first()
    {
        var user = await offsets.Users.RegisteredAsync();
        var purchase = Guid.CreateVersion7();
        await offsets.CreditAsync(user.Id, purchase, projectId: 3, kilograms: 1_500);
        await offsets.RevokeAsync(user.Id, purchase);
        var first = await RevokedAtAsync(purchase);

        (await offsets.RevokeAsync(user.Id, purchase)).ShouldBe(HttpStatusCode.NoContent);

        (await RevokedAtAsync(purchase)).ShouldBe(first);
        (
            await system.ScalarAsync(
                "users",
                $"""
                SELECT concat_ws(' ', user_id, project_id, kilograms) FROM offsets
                WHERE purchase_id = '{purchase}' AND credited_at <= revoked_at
                """
            )
        ).ShouldBe($"{user.Id} 3 1500");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_credited_to_another_user_or_revoked_there_stays_as_it_is(bool isCredited)
    {
        var (user, other) = (await offsets.Users.RegisteredAsync(), await offsets.Users.RegisteredAsync());
        var purchase = Guid.CreateVersion7();
        await (isCredited ? offsets.CreditAsync(user.Id, purchase) : offsets.RevokeAsync(user.Id, purchase));

        (await offsets.RevokeAsync(other.Id, purchase)).ShouldBe(HttpStatusCode.Conflict);

        (await offsets.ListAsync(user)).GetProperty("totalKilograms").GetInt64().ShouldBe(isCredited ? 1_500 : 0);
        (await offsets.RevokeAsync(user.Id, purchase)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task There_is_no_revoking_of_a_user_who_is_not_there() =>
        (await offsets.RevokeAsync(long.MaxValue, Guid.NewGuid())).ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task The_purchase_is_the_key_so_a_key_in_the_header_is_passed_over()
    {
        var user = await offsets.Users.RegisteredAsync();
        Guid[] purchases = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        foreach (var purchase in purchases)
        {
            await offsets.CreditAsync(user.Id, purchase);
            using var answer = await offsets.SendAsync(HttpMethod.Delete, user.Id, purchase, key: $"{user.Id}");
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await offsets.ListAsync(user)).GetProperty("totalKilograms").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Of_a_credit_and_its_revocation_at_the_same_moment_no_credit_is_left_whoever_is_first()
    {
        const int Purchases = 300;
        const int AtOnce = 8;
        var user = await offsets.Users.RegisteredAsync();
        var credits = new HttpStatusCode[Purchases];

        await Parallel.ForAsync(
            0,
            Purchases,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) =>
            {
                var purchase = Guid.CreateVersion7();
                var earlier = i % 2 == 0 ? null : offsets.RevokeAsync(user.Id, purchase);
                var credit = offsets.CreditAsync(user.Id, purchase);
                (await (earlier ?? offsets.RevokeAsync(user.Id, purchase))).ShouldBe(HttpStatusCode.NoContent);
                credits[i] = await credit;
            }
        );

        credits.Distinct().ShouldBe([HttpStatusCode.Created, HttpStatusCode.Conflict], ignoreOrder: true, "each is first now and then");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{credits.Count(s => s == HttpStatusCode.Created)} credits of {Purchases} were first."
        );
        (await system.ScalarAsync("users", $"SELECT count(*) FROM offsets WHERE user_id = {user.Id} AND revoked_at IS NULL")).ShouldBe(0L);
        (await system.ScalarAsync("users", $"SELECT count(*) FROM offsets WHERE user_id = {user.Id} AND kilograms > 0")).ShouldBe(
            (long)credits.Count(s => s == HttpStatusCode.Created)
        );
        (await offsets.ListAsync(user)).GetProperty("totalKilograms").GetInt64().ShouldBe(0);
    }

    private Task<object?> RevokedAtAsync(Guid purchase) =>
        system.ScalarAsync("users", $"SELECT revoked_at FROM offsets WHERE purchase_id = '{purchase}'");
}
