using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;

namespace Payments.Tests.Support;

/// <summary>UserService as programs see it.</summary>
internal sealed class UsersClient(PaymentsSystem system) : IDisposable
{
    public const string Password = "correct horse 7";

    public sealed record User(long Id, string Username, string Email);

    public sealed record Tokens(string Access, string Refresh)
    {
        public AuthenticationHeaderValue Header => new("Bearer", Access);
    }

    public HttpClient Http { get; } = system.App.CreateHttpClient("user-service");

    /// <summary>A name that no other test has.</summary>
    public static string NewName() => $"user-{Guid.NewGuid():N}";

    public Task<HttpResponseMessage> PostAsync(string path, object body) =>
        Http.PostAsJsonAsync("/api/users/" + path, body, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> RegisterAsync(string? username, string? email, string? password = Password) =>
        PostAsync(
            "register/",
            new
            {
                username,
                email,
                password,
            }
        );

    public async Task<User> RegisteredAsync()
    {
        var name = NewName();
        using var answer = await RegisterAsync(name, $"{name}@example.com");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new User(
            body.GetProperty("id").GetInt64(),
            body.GetProperty("username").GetString()!,
            body.GetProperty("email").GetString()!
        );
    }

    public Task<HttpResponseMessage> SignInAsync(string username, string password = Password) =>
        PostAsync("sign-in", new { username, password });

    public async Task<Tokens> SignedInAsync(string username, string password = Password) =>
        await TokensAsync(await SignInAsync(username, password));

    public async Task<Tokens> OperatorAsync() => await SignedInAsync("operator", await system.ParameterAsync("operator-password"));

    public Task<HttpResponseMessage> RefreshAsync(string token) => PostAsync("refresh", new { refresh_token = token });

    public static async Task<Tokens> TokensAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.Dispose();
        return new Tokens(body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!);
    }

    /// <summary>A call to a service with an Authorization header.</summary>
    public async Task<HttpStatusCode> StatusAsync(
        string service,
        string path,
        AuthenticationHeaderValue? authorization,
        HttpMethod? method = null,
        object? body = null
    )
    {
        using var http = system.App.CreateHttpClient(service);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Authorization = authorization;
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public void Dispose() => Http.Dispose();
}
