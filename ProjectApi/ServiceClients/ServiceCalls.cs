using System.Net;
using System.Text.Json;
using Payments.Workflows;

namespace Payments.ProjectApi.ServiceClients;

/// <summary>
/// Calls to another service in a step of a workflow: with the step's idempotency key, and with exceptions that say whether trying again can
/// help.
/// </summary>
internal static class ServiceCalls
{
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>Member of a problem in which PaymentService says the payment's status.</summary>
    private const string StatusMember = "paymentStatus";

    /// <summary>Sends a request in a step.</summary>
    /// <returns>The body; the default when there is none.</returns>
    /// <exception cref="StepRefusedException">The service refuses the request for good. The code is the payment's status where the answer
    /// says it, and otherwise the HTTP status, for example <c>http_404</c>.</exception>
    /// <exception cref="HttpRequestException">The service is unavailable, overloaded or broken, or refuses our token: a later try may
    /// succeed.</exception>
    public static async Task<T?> CallAsync<T>(
        this HttpClient http,
        HttpMethod method,
        string path,
        object? body,
        StepContext step,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web),
        };
        request.Headers.Add(KeyHeader, step.IdempotencyKey.ToString());
        using var answer = await http.SendAsync(request, ct);
        if (answer.IsSuccessStatusCode)
        {
            return answer.StatusCode == HttpStatusCode.NoContent
                ? default
                : await answer.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, ct);
        }

        throw await RefusalAsync(answer, ct);
    }

    private static async Task<Exception> RefusalAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var problem = await ReadProblemAsync(answer, ct);
        if (!IsFinal(answer.StatusCode))
        {
            return new HttpRequestException(
                $"The service answered {(int)answer.StatusCode} {answer.ReasonPhrase}.",
                null,
                answer.StatusCode
            );
        }

        return new StepRefusedException(
            Member(problem, StatusMember) ?? $"http_{(int)answer.StatusCode}",
            problem?.Detail ?? $"{(int)answer.StatusCode} {answer.ReasonPhrase}"
        );
    }

    /// <summary>Whether the same request would be refused again.</summary>
    private static bool IsFinal(HttpStatusCode status) =>
        status
            is HttpStatusCode.BadRequest
                or HttpStatusCode.NotFound
                or HttpStatusCode.Conflict
                or HttpStatusCode.Gone
                or HttpStatusCode.UnprocessableEntity;

    private static async Task<HttpValidationProblemDetails?> ReadProblemAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<HttpValidationProblemDetails>(JsonSerializerOptions.Web, ct);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? Member(HttpValidationProblemDetails? problem, string name) =>
        problem?.Extensions.TryGetValue(name, out var value) == true && value is JsonElement { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : null;
}
