using System.Net;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Users;

/// <summary>A user's offsets, on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class OffsetTests(SharedSystem shared) : IAsyncLifetime
{
    private OffsetsClient offsets = null!;

    public async ValueTask InitializeAsync() => offsets = await OffsetsClient.OfAsync(await shared.GetAsync());

    public ValueTask DisposeAsync()
    {
        offsets.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_purchase_is_credited_once_however_often_it_is_said_also_at_once()
    {
        const int Times = 20;
        var user = await offsets.Users.RegisteredAsync();
        var purchase = Guid.CreateVersion7();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, Times).Select(_ => offsets.CreditAsync(user.Id, purchase, projectId: 3, kilograms: 1_500))
        );

        answers.Count(s => s == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(s => s == HttpStatusCode.OK).ShouldBe(Times - 1);
        (await offsets.ListAsync(user)).GetProperty("totalKilograms").GetInt64().ShouldBe(1_500);
    }

    [Fact]
    public async Task The_same_purchase_with_other_values_or_for_another_user_is_a_conflict()
    {
        var (user, other) = (await offsets.Users.RegisteredAsync(), await offsets.Users.RegisteredAsync());
        var purchase = Guid.CreateVersion7();
        await offsets.CreditAsync(user.Id, purchase, projectId: 3, kilograms: 1_500);

        var answers = new[]
        {
            await offsets.CreditAsync(user.Id, purchase, projectId: 3, kilograms: 1_501),
            await offsets.CreditAsync(user.Id, purchase, projectId: 4, kilograms: 1_500),
            await offsets.CreditAsync(other.Id, purchase, projectId: 3, kilograms: 1_500),
        };

        answers.ShouldAllBe(status => status == HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_list_is_paged_newest_first_and_the_total_is_of_all_pages()
    {
        var user = await offsets.Users.RegisteredAsync();
        foreach (var kilograms in new[] { 100, 20, 3 })
        {
            await offsets.CreditAsync(user.Id, Guid.CreateVersion7(), projectId: 1, kilograms);
        }

        var first = await offsets.ListAsync(user, "?limit=2");
        var second = await offsets.ListAsync(user, $"?limit=2&before={first.GetProperty("before").GetInt64()}");

        OffsetsClient.KilogramsOf(first).ShouldBe([3, 20]);
        OffsetsClient.KilogramsOf(second).ShouldBe([100]);
        second.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
        (first.GetProperty("totalKilograms").GetInt64(), second.GetProperty("totalKilograms").GetInt64()).ShouldBe((123, 123));
    }

    [Fact]
    public async Task The_total_of_no_offsets_is_a_whole_number_like_any_other() =>
        (await offsets.ListAsync(await offsets.Users.RegisteredAsync())).GetProperty("totalKilograms").GetInt64().ShouldBe(0);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"projectId":0,"kilograms":1}""")]
    [InlineData("""{"projectId":1,"kilograms":0}""")]
    [InlineData("""{"projectId":1,"kilograms":1.5}""")]
    [InlineData("""{"projectId":1,"kilograms":1000000000001}""")]
    public async Task A_bad_amount_or_project_is_400(string body)
    {
        var user = await offsets.Users.RegisteredAsync();

        using var answer = await offsets.SendAsync(HttpMethod.Put, user.Id, Guid.NewGuid(), JsonSerializer.Deserialize<JsonElement>(body));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task There_is_no_crediting_a_user_who_is_not_there() =>
        (await offsets.CreditAsync(long.MaxValue, Guid.NewGuid(), projectId: 1, kilograms: 1)).ShouldBe(HttpStatusCode.NotFound);
}
