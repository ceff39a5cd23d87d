using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Intents;

/// <summary>The payments API as a program with an API key sees it.</summary>
internal sealed class IntentsClient : IDisposable
{
    public static readonly string[] AllScopes =
    [
        "payment_intents:read",
        "payment_intents:write",
        "refunds:read",
        "refunds:write",
        "payment_methods:write",
    ];

    private readonly HttpClient http;

    private IntentsClient(HttpClient http, string merchant, Guid keyId, string key)
    {
        this.http = http;
        (Merchant, KeyId, Key) = (merchant, keyId, key);
    }

    public string Merchant { get; }

    public Guid KeyId { get; }

    public string Key { get; }

    /// <summary>A merchant that no other test has, or another key of one.</summary>
    public static async Task<IntentsClient> CreateAsync(PaymentsSystem system, string? merchant = null, params string[] scopes)
    {
        merchant ??= NewMerchant();
        using var operators = await OperatorAsync(system);
        using var answer = await operators.PostAsJsonAsync(
            "/api-keys",
            new
            {
                name = "tests",
                merchant,
                scopes = scopes.Length == 0 ? AllScopes : scopes,
            },
            TestContext.Current.CancellationToken
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var key = created.GetProperty("key").GetString()!;
        return new IntentsClient(ClientOf(system, key), merchant, created.GetProperty("apiKey").GetProperty("id").GetGuid(), key);
    }

    public static string NewMerchant() => $"merchant-{Guid.NewGuid():N}";

    public static async Task<HttpClient> OperatorAsync(PaymentsSystem system) => ClientOf(system, await system.OperatorKeyAsync());

    public static HttpClient ClientOf(PaymentsSystem system, string? key)
    {
        var client = system.App.CreateHttpClient("payment-service", "http");
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task<Answer> PostAsync(string path, string form, string? idempotencyKey = null) =>
        await SendAsync(
            HttpMethod.Post,
            path,
            new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
            idempotencyKey
        );

    public async Task<Answer> PostJsonAsync(string path, string json) =>
        await SendAsync(HttpMethod.Post, path, new StringContent(json, new MediaTypeHeaderValue("application/json")), null);

    public async Task<Answer> GetAsync(string path) => await SendAsync(HttpMethod.Get, path, null, null);

    /// <summary>A payment intent of 20.00 USD that is paid.</summary>
    public async Task<string> PaidAsync(string more = "") =>
        (await PostAsync("/v1/payment_intents", "amount=2000&currency=usd&payment_method=pm_card_visa&confirm=true" + more)).Id;

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body, string? idempotencyKey)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync();
        answer.Headers.Contains("Request-Id").ShouldBeTrue(text);
        return new Answer(answer.StatusCode, JsonDocument.Parse(text).RootElement);
    }

    internal sealed record Answer(HttpStatusCode Status, JsonElement Body)
    {
        public string Id => this["id"] ?? throw new ShouldAssertException(Body.ToString());

        /// <summary>A member; numbers and the like as JSON.</summary>
        public string? this[string member] =>
            Body.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

        public string? Error(string member) =>
            Body.TryGetProperty("error", out var error) && error.TryGetProperty(member, out var value) ? value.ToString() : null;
    }
}
