using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Fixtures;

/// <summary>An operator's requests to the dead-letter endpoints of a <see cref="SampleHost"/>.</summary>
internal static class DeadLetterRequests
{
    public static Task<JsonElement> GetDeadLettersAsync(this SampleHost host, string path) =>
        host.Http.GetFromJsonAsync<JsonElement>("/dead-letters" + path, TestContext.Current.CancellationToken);

    /// <summary>Waits until as many dead letters match the filter, and returns them.</summary>
    public static async Task<JsonElement[]> DeadLettersAsync(this SampleHost host, int count, string filter = "") =>
        await Eventually.Get(
            async () => (await host.GetDeadLettersAsync(filter)).GetProperty("items").EnumerateArray().ToArray(),
            deadLetters => deadLetters.Length == count,
            $"{count} dead letters match"
        );

    public static Task<HttpResponseMessage> PostDeadLettersAsync(this SampleHost host, string action, object request) =>
        host.Http.PostAsJsonAsync("/dead-letters/" + action, request, TestContext.Current.CancellationToken);

    /// <summary>Starts a replay or a discard and waits until the operation has ended.</summary>
    public static async Task<JsonElement> RunOperationAsync(this SampleHost host, string action, object request)
    {
        using var answer = await host.PostDeadLettersAsync(action, request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var path = answer.Headers.Location!.ToString()["/dead-letters".Length..];
        return await Eventually.Get(
            () => host.GetDeadLettersAsync(path),
            o => o.GetProperty("operation").GetProperty("status").GetString() != "running",
            "the operation has ended"
        );
    }

    public static int Count(this JsonElement ended, string result) =>
        ended.GetProperty("operation").GetProperty("counts").TryGetProperty(result, out var count) ? count.GetInt32() : 0;
}
