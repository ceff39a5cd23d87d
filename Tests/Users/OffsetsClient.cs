using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Users;

/// <summary>Offsets as another service credits and revokes them, and as their owner sees them.</summary>
internal sealed class OffsetsClient : IDisposable
{
    private readonly AuthenticationHeaderValue service;

    private OffsetsClient(PaymentsSystem system, string serviceKey)
    {
        Users = new UsersClient(system);
        service = new AuthenticationHeaderValue("Bearer", serviceKey);
    }

    public UsersClient Users { get; }

    public static async Task<OffsetsClient> OfAsync(PaymentsSystem system) => new(system, await system.ParameterAsync("project-api-key"));

    public async Task<HttpStatusCode> CreditAsync(long user, Guid purchase, long projectId = 3, long kilograms = 1_500)
    {
        using var answer = await SendAsync(HttpMethod.Put, user, purchase, new { projectId, kilograms });
        return answer.StatusCode;
    }

    public async Task<HttpStatusCode> RevokeAsync(long user, Guid purchase)
    {
        using var answer = await SendAsync(HttpMethod.Delete, user, purchase);
        return answer.StatusCode;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, long user, Guid purchase, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, FormattableString.Invariant($"/api/users/{user}/offsets/{purchase}"))
        {
            Headers = { Authorization = service },
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Users.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> ListAsync(UsersClient.User user, string query = "")
    {
        var tokens = await Users.SignedInAsync(user.Username);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/users/{user.Id}/offsets{query}")
        {
            Headers = { Authorization = tokens.Header },
        };
        using var answer = await Users.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    public static IEnumerable<long> KilogramsOf(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(o => o.GetProperty("kilograms").GetInt64());

    public void Dispose() => Users.Dispose();
}
