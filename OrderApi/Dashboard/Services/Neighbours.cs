using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;

namespace Payments.OrderApi.Dashboard.Services;

/// <summary>What another service answered.</summary>
/// <typeparam name="T">Type of the body.</typeparam>
/// <param name="Body">The answer, when it is a good one.</param>
/// <param name="Status">HTTP status; null when it did not answer in time, or at all.</param>
/// <param name="Refusal">Why not, in words for people; empty with a good answer.</param>
/// <param name="RetryAfter">When to try again, if it says so.</param>
internal sealed record Answer<T>(T? Body, int? Status, string Refusal, TimeSpan? RetryAfter = null)
    where T : class
{
    /// <summary>Whether it did what it was asked to.</summary>
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>The status for our own answer: what the other said, or 504 when it said nothing.</summary>
    public int OwnStatus =>
        Status is { } status and not (>= 500 and not StatusCodes.Status503ServiceUnavailable)
            ? status
            : StatusCodes.Status504GatewayTimeout;
}

/// <summary>The other services, called with the token of who looks at the page, each call with a bound of its own.</summary>
internal sealed class Neighbours(IHttpClientFactory clients)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads.</summary>
    public Task<Answer<T>> GetAsync<T>(string service, string path, string? token, CancellationToken bound)
        where T : class => SendAsync<T>(service, () => new HttpRequestMessage(HttpMethod.Get, path), token, bound);

    /// <summary>Asks for something to be done.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="path">Path with query.</param>
    /// <param name="body">Sent as JSON; null for none.</param>
    /// <param name="token">Access token of the user.</param>
    /// <param name="key">Idempotency key. With one, a request whose connection broke is sent once more.</param>
    /// <param name="bound">Ends the wait.</param>
    public async Task<Answer<T>> PostAsync<T>(
        string service,
        string path,
        object? body,
        string? token,
        string? key,
        CancellationToken bound
    )
        where T : class
    {
        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
            _ = key is not null && request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            return request;
        }

        var answer = await SendAsync<T>(service, Request, token, bound);
        return answer.Status is null && key is not null && !bound.IsCancellationRequested
            ? await SendAsync<T>(service, Request, token, bound)
            : answer;
    }

    /// <summary>Registers a client for each.</summary>
    public static void AddTo(IServiceCollection services, IEnumerable<string> names)
    {
        services.AddSingleton<Neighbours>();
        foreach (var name in names)
        {
            services.AddHttpClient(name, client => client.BaseAddress = new Uri($"https+http://{name}"));
        }
    }

    private async Task<Answer<T>> SendAsync<T>(string service, Func<HttpRequestMessage> create, string? token, CancellationToken bound)
        where T : class
    {
        try
        {
            using var request = create();
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var client = clients.CreateClient(service);
            using var answer = await client.SendAsync(request, bound);
            if (!answer.IsSuccessStatusCode)
            {
                return new Answer<T>(null, (int)answer.StatusCode, await ExplainAsync(answer, bound), answer.Headers.RetryAfter?.Delta);
            }

            var body = answer.Content.Headers.ContentLength == 0 ? null : await answer.Content.ReadFromJsonAsync<T>(Json, bound);
            return new Answer<T>(body, (int)answer.StatusCode, "");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ExecutionRejectedException or JsonException)
        {
            return new Answer<T>(null, null, $"{service} does not answer at the moment.");
        }
    }

    /// <summary>The words of its problem details (RFC 9457), with the fields that they name.</summary>
    private static async Task<string> ExplainAsync(HttpResponseMessage answer, CancellationToken bound)
    {
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<HttpValidationProblemDetails>(Json, bound);
            var fields = problem?.Errors.SelectMany(e => e.Value.Select(rule => $"{e.Key} {rule}.")) ?? [];
            return string.Join(' ', problem?.Errors.Count > 0 ? fields : [problem?.Detail ?? problem?.Title ?? Plain(answer)]);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return Plain(answer);
        }
    }

    private static string Plain(HttpResponseMessage answer) =>
        string.Create(CultureInfo.InvariantCulture, $"The service answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
}
