using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;

namespace Payments.OperatorConsole.Services;

/// <summary>HTTP calls of the services, with the token of who looks at the page, each call with a bound of its own.</summary>
public sealed class ServiceClients(IHttpClientFactory clients)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Sends GET.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="path">Path with query.</param>
    /// <param name="token">Access token of the user; null for a guest.</param>
    /// <param name="bound">Ends the wait.</param>
    public Task<ServiceAnswer<T>> GetAsync<T>(string service, string path, string? token, CancellationToken bound)
        where T : class => SendAsync<T>(service, () => new HttpRequestMessage(HttpMethod.Get, path), token, bound);

    /// <summary>Sends POST.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="path">Path with query.</param>
    /// <param name="body">Sent as JSON; null for none.</param>
    /// <param name="token">Access token of the user; null for a guest.</param>
    /// <param name="key">Idempotency key. With a key, a request whose connection broke is sent once more.</param>
    /// <param name="bound">Ends the wait.</param>
    public async Task<ServiceAnswer<T>> PostAsync<T>(
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
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            return request;
        }

        var answer = await SendAsync<T>(service, Request, token, bound);
        return answer.Status is null && key is not null && !bound.IsCancellationRequested
            ? await SendAsync<T>(service, Request, token, bound)
            : answer;
    }

    private async Task<ServiceAnswer<T>> SendAsync<T>(
        string service,
        Func<HttpRequestMessage> create,
        string? token,
        CancellationToken bound
    )
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
                return new ServiceAnswer<T>(
                    null,
                    (int)answer.StatusCode,
                    await ExplainAsync(answer, bound),
                    answer.Headers.RetryAfter?.Delta
                );
            }

            var body = answer.Content.Headers.ContentLength == 0 ? null : await answer.Content.ReadFromJsonAsync<T>(Json, bound);
            return new ServiceAnswer<T>(body, (int)answer.StatusCode, "");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ExecutionRejectedException or JsonException)
        {
            return new ServiceAnswer<T>(null, null, $"{service} does not answer at the moment.");
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
