using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging;

/// <summary>What an operator does with dead letters, over HTTP.</summary>
internal static class Operator
{
    public static Task<JsonElement> LookAsync(this LedgerHost host, string path) =>
        host.Http.GetFromJsonAsync<JsonElement>("/dead-letters" + path, TestContext.Current.CancellationToken);

    /// <summary>Waits until as many letters are there, and lists them.</summary>
    public static async Task<JsonElement[]> LettersAsync(this LedgerHost host, int count, string filter = "") =>
        await Eventually.Get(
            async () => (await host.LookAsync(filter)).GetProperty("items").EnumerateArray().ToArray(),
            letters => letters.Length == count,
            $"{count} dead letters are there"
        );

    public static Task<HttpResponseMessage> AskAsync(this LedgerHost host, string action, object request) =>
        host.Http.PostAsJsonAsync("/dead-letters/" + action, request, TestContext.Current.CancellationToken);

    /// <summary>Asks for it and waits until the operation has ended.</summary>
    public static async Task<JsonElement> DoAsync(this LedgerHost host, string action, object request)
    {
        using var answer = await host.AskAsync(action, request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var path = answer.Headers.Location!.ToString()["/dead-letters".Length..];
        return await Eventually.Get(
            () => host.LookAsync(path),
            o => o.GetProperty("operation").GetProperty("status").GetString() != "running",
            "the operation has ended"
        );
    }

    public static int Count(this JsonElement ended, string result) =>
        ended.GetProperty("operation").GetProperty("counts").TryGetProperty(result, out var count) ? count.GetInt32() : 0;
}
