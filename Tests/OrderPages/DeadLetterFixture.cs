using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Contracts;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>Pages of a system in which there are dead letters.</summary>
public sealed class DeadLetterFixture(OrderPagesFixture pages) : IAsyncLifetime
{
    internal OrderPagesFixture Pages => pages;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Other tests look for dead letters too: none of these stays.</summary>
    public async ValueTask DisposeAsync()
    {
        using var answer = await AskAsync(
            HttpMethod.Post,
            "/dead-letters/discard",
            new { select = new { queue = Queues.OrderPaymentCreated }, why = "the test is over" }
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Publishes a message that OrderApi cannot read.</summary>
    /// <returns>Its body.</returns>
    internal async Task<string> SpoilAsync()
    {
        var before = (await DeadLettersAsync()).GetArrayLength();
        var body = $"no JSON {Guid.NewGuid():N}";
        using var management = await pages.System.ManagementAsync();
        using var published = await management.PostAsJsonAsync(
            "/api/exchanges/%2F/amq.default/publish",
            new
            {
                properties = new { },
                routing_key = Queues.OrderPaymentCreated,
                payload = body,
                payload_encoding = "string",
            }
        );
        (await published.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("routed").GetBoolean().ShouldBeTrue();
        await Eventually.Be(async () => (await DeadLettersAsync()).GetArrayLength() > before, "the message is dead");
        return body;
    }

    /// <summary>The dead letters of the queue, newest first.</summary>
    internal async Task<JsonElement> DeadLettersAsync()
    {
        using var answer = await AskAsync(HttpMethod.Get, $"/dead-letters?queue={Queues.OrderPaymentCreated}&limit=500");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items");
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Pages.System.OperatorKeyAsync());
        return await Pages.Orders.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
