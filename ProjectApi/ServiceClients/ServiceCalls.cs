using System.Net;
using System.Text.Json;
using Payments.Workflows;

namespace Payments.ProjectApi.ServiceClients;

/// <summary>
/// Calls to another service in a step of a workflow: with the step's idempotency key, and with an exception that says whether it is worth
/// trying again.
/// </summary>
internal static class ServiceCalls
{
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>Member of a refusal in which PaymentService says where the payment stands.</summary>
    private const string StatusMember = "paymentStatus";

    /// <summary>Sends a request in a step.</summary>
    /// <returns>The body; the default when there is none.</returns>
    /// <exception cref="StepRefusedException">The service has said no, for good. The code is where the payment stands, if it says so, and
    /// else <c>http_404</c>.</exception>
    /// <exception cref="HttpRequestException">It is away, overloaded or broken, or does not know us: perhaps later.</exception>
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
