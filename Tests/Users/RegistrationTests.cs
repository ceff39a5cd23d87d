using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Users;

/// <summary>Registration, on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class RegistrationTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;
    private UsersClient users = null!;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        users = new UsersClient(system);
    }

    public ValueTask DisposeAsync()
    {
        users.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("register/")]
    [InlineData("register")]
    public async Task The_example_request_is_answered_with_id_name_and_address_and_where_the_user_is(string path)
    {
        var name = UsersClient.NewName();

        using var answer = await users.PostAsync(
            path,
            new
            {
                username = name,
                email = $"{name}@example.com",
                password = "password123",
            }
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var user = await answer.Content.ReadFromJsonAsync<JsonElement>();
        user.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "username", "email"]);
        user.GetProperty("username").GetString().ShouldBe(name);
        answer.Headers.Location!.ToString().ShouldBe($"/api/users/{user.GetProperty("id").GetInt64()}");
    }

    [Fact]
    public async Task A_name_is_taken_once_however_it_is_written()
    {
        var user = await users.RegisteredAsync();

        using var again = await users.RegisterAsync(user.Username.ToUpperInvariant(), $"{UsersClient.NewName()}@example.com");

        await ShouldBeTakenAsync(again, "username");
    }

    [Fact]
    public async Task An_address_is_taken_once_however_it_is_written()
    {
        var user = await users.RegisteredAsync();

        using var again = await users.RegisterAsync(UsersClient.NewName(), user.Email.ToUpperInvariant());

        await ShouldBeTakenAsync(again, "email");
    }

    [Fact]
    public async Task Of_20_who_want_one_name_at_once_one_gets_it_and_one_event_tells_of_it()
    {
        const int Wanting = 20;
        var name = UsersClient.NewName();
        await using var events = await EventsAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, Wanting).Select(i => users.RegisterAsync(name, $"{name}-{i}@example.com")));

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.Conflict).ShouldBe(Wanting - 1);
        var last = await users.RegisteredAsync();
        var seen = await events.UntilAsync(e => e.GetProperty("userId").GetInt64() == last.Id);
        seen.Count(e => e.GetProperty("username").GetString() == name).ShouldBe(1);
        var created = await answers.Single(a => a.StatusCode == HttpStatusCode.Created).Content.ReadFromJsonAsync<JsonElement>();
        var published = seen.Single(e => e.GetProperty("username").GetString() == name);
        published.GetProperty("userId").GetInt64().ShouldBe(created.GetProperty("id").GetInt64());
        published.GetProperty("email").GetString().ShouldBe(created.GetProperty("email").GetString());
        published.EnumerateObject().Select(p => p.Name).ShouldBe(["userId", "username", "email", "at"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("{}", "username", "email", "password")]
    [InlineData("""{"username":"ab","email":"ab@example.com","password":"correct horse 7"}""", "username")]
    [InlineData("""{"username":"gor den","email":"gd@example.com","password":"correct horse 7"}""", "username")]
    [InlineData("""{"username":"gorden\u0000","email":"gd@example.com","password":"correct horse 7"}""", "username")]
    [InlineData("""{"username":"victim@example.com","email":"thief@example.com","password":"correct horse 7"}""", "username")]
    [InlineData("""{"username":"gorden7","email":"example.com","password":"correct horse 7"}""", "email")]
    [InlineData("""{"username":"gorden7","email":"a@b","password":"correct horse 7"}""", "email")]
    [InlineData("""{"username":"gorden7","email":"a@@example.com","password":"correct horse 7"}""", "email")]
    [InlineData("""{"username":"gorden7","email":"a b@example.com","password":"correct horse 7"}""", "email")]
    [InlineData("""{"username":"gorden7","email":"gd@example.com"}""", "password")]
    [InlineData("""{"username":"gorden7","email":"gd@example.com","password":"short 7"}""", "password")]
    [InlineData("""{"username":"gorden7","email":"gd@example.com","password":"20240229"}""", "password")]
    [InlineData("""{"username":"gorden77","email":"gd@example.com","password":"Gorden77"}""", "password")]
    [InlineData("""{"username":"gorden7","email":"gd@example.com","password":"GD@example.com"}""", "password")]
    [InlineData("""{"username":"gorden7","email":"gd@example.com","password":"Iloveyou"}""", "password")]
    [InlineData("""{"username":7,"email":"gd@example.com","password":"correct horse 7"}""", "username")]
    public async Task What_is_wrong_is_400_and_named(string body, params string[] fields)
    {
        using var answer = await users.Http.PostAsync("/api/users/register", new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(fields);
    }

    [Theory]
    [InlineData(151, 20, 20, "username")]
    [InlineData(20, 65, 20, "email")]
    [InlineData(20, 20, 129, "password")]
    public async Task What_is_too_long_is_400_and_named(int username, int localPart, int password, string field)
    {
        using var answer = await users.RegisterAsync(
            new string('u', username),
            $"{new string('l', localPart)}@example.com",
            new string('p', password)
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
    }

    [Fact]
    public async Task The_password_is_kept_as_a_hash_only()
    {
        var user = await users.RegisteredAsync();

        var row = (string)(await system.ScalarAsync("users", $"SELECT u::text FROM users u WHERE id = {user.Id}"))!;

        row.ShouldContain(user.Username);
        row.ShouldNotContain(UsersClient.Password);
    }

    private static async Task ShouldBeTakenAsync(HttpResponseMessage answer, string field)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
    }

    private async Task<UserEvents> EventsAsync() => await UserEvents.BindAsync(await system.ConnectionStringAsync("messaging"));
}
