using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Users;

/// <summary>A user's offsets, on the whole running system.</summary>
public sealed class OffsetTests(SharedSystem shared) : IAsyncLifetime
{
    private UsersClient users = null!;
    private AuthenticationHeaderValue service = null!;

    public async ValueTask InitializeAsync()
    {
        var system = await shared.GetAsync();
        users = new UsersClient(system);
        service = new AuthenticationHeaderValue("Bearer", await system.ParameterAsync("project-api-key"));
    }

    public ValueTask DisposeAsync()
    {
        users.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_purchase_is_credited_once_however_often_it_is_said_also_at_once()
    {
        const int Times = 20;
        var user = await users.RegisteredAsync();
        var purchase = Guid.CreateVersion7();

        var answers = await Task.WhenAll(Enumerable.Range(0, Times).Select(_ => CreditAsync(user.Id, purchase, projectId: 3, kilograms: 1_500)));

        answers.Count(s => s == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(s => s == HttpStatusCode.OK).ShouldBe(Times - 1);
        (await ListAsync(user)).GetProperty("totalKilograms").GetInt64().ShouldBe(1_500);
    }

    [Fact]
    public async Task The_same_purchase_with_other_values_or_for_another_user_is_a_conflict()
    {
        var (user, other) = (await users.RegisteredAsync(), await users.RegisteredAsync());
        var purchase = Guid.CreateVersion7();
        await CreditAsync(user.Id, purchase, projectId: 3, kilograms: 1_500);

        var answers = new[]
        {
            await CreditAsync(user.Id, purchase, projectId: 3, kilograms: 1_501),
            await CreditAsync(user.Id, purchase, projectId: 4, kilograms: 1_500),
            await CreditAsync(other.Id, purchase, projectId: 3, kilograms: 1_500),
        };

        answers.ShouldAllBe(status => status == HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_list_is_paged_newest_first_and_the_total_is_of_all_pages()
    {
        var user = await users.RegisteredAsync();
        foreach (var kilograms in new[] { 100, 20, 3 })
        {
            await CreditAsync(user.Id, Guid.CreateVersion7(), projectId: 1, kilograms);
        }

        var first = await ListAsync(user, "?limit=2");
        var second = await ListAsync(user, $"?limit=2&before={first.GetProperty("before").GetInt64()}");

        KilogramsOf(first).ShouldBe([3, 20]);
        KilogramsOf(second).ShouldBe([100]);
        second.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
        (first.GetProperty("totalKilograms").GetInt64(), second.GetProperty("totalKilograms").GetInt64()).ShouldBe((123, 123));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"projectId":0,"kilograms":1}""")]
    [InlineData("""{"projectId":1,"kilograms":0}""")]
    [InlineData("""{"projectId":1,"kilograms":1.5}""")]
    [InlineData("""{"projectId":1,"kilograms":1000000000001}""")]
    public async Task A_bad_amount_or_project_is_400(string body)
    {
        var user = await users.RegisteredAsync();

        var status = await users.StatusAsync("user-service", PathOf(user.Id, Guid.NewGuid()), service, HttpMethod.Put, JsonSerializer.Deserialize<JsonElement>(body));

        status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task There_is_no_crediting_a_user_who_is_not_there() =>
        (await CreditAsync(long.MaxValue, Guid.NewGuid(), projectId: 1, kilograms: 1)).ShouldBe(HttpStatusCode.NotFound);

    private static string PathOf(long user, Guid purchase) => FormattableString.Invariant($"/api/users/{user}/offsets/{purchase}");

    private Task<HttpStatusCode> CreditAsync(long user, Guid purchase, long projectId, long kilograms) =>
        users.StatusAsync("user-service", PathOf(user, purchase), service, HttpMethod.Put, new { projectId, kilograms });

    private async Task<JsonElement> ListAsync(UsersClient.User user, string query = "")
    {
        var tokens = await users.SignedInAsync(user.Username);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/users/{user.Id}/offsets{query}") { Headers = { Authorization = tokens.Header } };
        using var answer = await users.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static IEnumerable<long> KilogramsOf(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(o => o.GetProperty("kilograms").GetInt64());
}
