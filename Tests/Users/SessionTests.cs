using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Users;

/// <summary>Signing in, staying signed in, and signing out, on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class SessionTests(SharedSystem shared) : IAsyncLifetime
{
    private const int MaxFailures = 5;
    private const double LockoutSeconds = 300;

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

    [Fact]
    public async Task A_user_signs_in_by_name_or_address_and_sees_himself()
    {
        var user = await users.RegisteredAsync();

        foreach (
            var body in new object[]
            {
                new { username = user.Username, password = UsersClient.Password },
                new { username = user.Email.ToUpperInvariant(), password = UsersClient.Password },
                new { email = user.Email, password = UsersClient.Password },
            }
        )
        {
            using var answer = await users.PostAsync("sign-in/", body);
            var tokens = await UsersClient.TokensAsync(answer);
            var me = await MeAsync(tokens);
            me.GetProperty("id").GetInt64().ShouldBe(user.Id);
            me.GetProperty("email").GetString().ShouldBe(user.Email);
        }
    }

    [Fact]
    public async Task The_answer_has_OAuths_members_and_says_how_long_the_token_is_good()
    {
        var user = await users.RegisteredAsync();

        using var answer = await users.SignInAsync(user.Username);

        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        body.EnumerateObject().Select(p => p.Name).ShouldBe(["access_token", "token_type", "expires_in", "refresh_token"]);
        (body.GetProperty("token_type").GetString(), body.GetProperty("expires_in").GetInt32()).ShouldBe(("Bearer", 900));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_password_and_a_name_that_nobody_has_get_the_same_answer()
    {
        var user = await users.RegisteredAsync();

        using var wrong = await users.SignInAsync(user.Username, "not the password");
        using var nobody = await users.SignInAsync(UsersClient.NewName(), "not the password");

        (wrong.StatusCode, nobody.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        (await WithoutTraceAsync(nobody)).ShouldBe(await WithoutTraceAsync(wrong));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_20_guesses_at_once_5_are_looked_at_and_then_the_account_is_locked_for_5_minutes(bool userExists)
    {
        const int Guesses = 20;
        var name = userExists ? (await users.RegisteredAsync()).Username : UsersClient.NewName();

        var answers = await Task.WhenAll(Enumerable.Range(0, Guesses).Select(i => users.SignInAsync(name, $"guess number {i}")));

        answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(MaxFailures);
        answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(Guesses - MaxFailures);
        using var right = await users.SignInAsync(name);
        right.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        right.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, LockoutSeconds);
        right.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_locked_account_opens_when_its_time_is_over()
    {
        var user = await users.RegisteredAsync();
        for (var i = 0; i <= MaxFailures; i++)
        {
            (await users.SignInAsync(user.Username, "not the password")).Dispose();
        }

        using var locked = await users.SignInAsync(user.Username);
        await system.ScalarAsync(
            "users",
            string.Create(
                CultureInfo.InvariantCulture,
                $"UPDATE sign_in_failures SET until = now() - interval '1 second' WHERE account = sha256('user {user.Id}')"
            )
        );
        using var open = await users.SignInAsync(user.Username);

        (locked.StatusCode, open.StatusCode).ShouldBe((HttpStatusCode.TooManyRequests, HttpStatusCode.OK));
    }

    [Fact]
    public async Task The_right_password_makes_failures_forgotten()
    {
        var user = await users.RegisteredAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < MaxFailures - 1; i++)
            {
                using var wrong = await users.SignInAsync(user.Username, "not the password");
                wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            }

            await users.SignedInAsync(user.Username);
        }
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_its_second_use_ends_the_session()
    {
        var first = await users.SignedInAsync((await users.RegisteredAsync()).Username);

        var second = await UsersClient.TokensAsync(await users.RefreshAsync(first.Refresh));
        await MeAsync(second);
        using var reused = await users.RefreshAsync(first.Refresh);
        using var after = await users.RefreshAsync(second.Refresh);

        (reused.StatusCode, after.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Of_10_uses_of_one_refresh_token_at_once_at_most_one_is_answered_with_tokens()
    {
        const int Uses = 10;
        var tokens = await users.SignedInAsync((await users.RegisteredAsync()).Username);

        var answers = await Task.WhenAll(Enumerable.Range(0, Uses).Select(_ => users.RefreshAsync(tokens.Refresh)));

        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBeLessThanOrEqualTo(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized).ShouldBeGreaterThanOrEqualTo(Uses - 1);
    }

    [Fact]
    public async Task After_signing_out_the_refresh_token_is_good_no_more()
    {
        var tokens = await users.SignedInAsync((await users.RegisteredAsync()).Username);

        using var signOut = await users.PostAsync("sign-out", new { refresh_token = tokens.Refresh });
        using var refresh = await users.RefreshAsync(tokens.Refresh);
        using var again = await users.PostAsync("sign-out/", new { refresh_token = tokens.Refresh });

        (signOut.StatusCode, refresh.StatusCode, again.StatusCode).ShouldBe(
            (HttpStatusCode.NoContent, HttpStatusCode.Unauthorized, HttpStatusCode.NoContent)
        );
    }

    [Fact]
    public async Task One_session_goes_on_when_another_one_ends_and_the_oldest_of_21_ends()
    {
        const int MaxSessions = 20;
        var user = await users.RegisteredAsync();
        var oldest = await users.SignedInAsync(user.Username);
        var next = await users.SignedInAsync(user.Username);
        for (var i = 0; i < MaxSessions - 1; i++)
        {
            await users.SignedInAsync(user.Username);
        }

        using var ended = await users.RefreshAsync(oldest.Refresh);
        using var alive = await users.RefreshAsync(next.Refresh);

        (ended.StatusCode, alive.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.OK));
        (await system.ScalarAsync("users", $"SELECT count(*) FROM sessions WHERE user_id = {user.Id}")).ShouldBe((long)MaxSessions);
    }

    [Theory]
    [InlineData("refresh")]
    [InlineData("sign-out")]
    public async Task A_text_that_is_no_token_does_no_harm(string path)
    {
        using var none = await users.PostAsync(path, new { });
        using var nonsense = await users.PostAsync(path, new { refresh_token = "nonsense" });

        none.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        nonsense.StatusCode.ShouldBe(path == "refresh" ? HttpStatusCode.Unauthorized : HttpStatusCode.NoContent);
    }

    private async Task<JsonElement> MeAsync(UsersClient.Tokens tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/users/me/") { Headers = { Authorization = tokens.Header } };
        using var answer = await users.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<string> WithoutTraceAsync(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return string.Join(';', problem.EnumerateObject().Where(p => p.Name != "traceId").Select(p => p.ToString()));
    }
}
