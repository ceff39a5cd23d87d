using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Tuition;

/// <summary>The tuition interface as a caller sees it.</summary>
internal sealed class TuitionClient(HttpClient http)
{
    public Task<HttpResponseMessage> PayAsync(string studentNo, string term) =>
        http.PostAsJsonAsync("/v1/pay-tuition", new { student_no = studentNo, term }, TestContext.Current.CancellationToken);

    public async Task<Guid> AcceptedAsync(string studentNo, string term)
    {
        using var answer = await PayAsync(studentNo, term);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        body.GetProperty("status").GetString().ShouldBe("accepted");
        return body.GetProperty("payment_id").GetGuid();
    }

    public async Task<JsonElement> GetAsync(Guid paymentId) =>
        await http.GetFromJsonAsync<JsonElement>($"/v1/tuition-payments/{paymentId}", TestContext.Current.CancellationToken);

    public Task<JsonElement> EndedAsync(Guid paymentId, string status, TimeSpan? bound = null) =>
        Eventually.Get(
            () => GetAsync(paymentId),
            p => p.GetProperty("status").GetString() == status,
            $"payment {paymentId} is {status}",
            bound
        );

    public async Task<List<string>> StepsAsync(Guid paymentId)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Eventually.DefaultBound);
        using var reader = new StreamReader(await http.GetStreamAsync($"/v1/tuition-payments/{paymentId}/events", bound.Token));
        var steps = new List<string>();
        while (await reader.ReadLineAsync(bound.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                steps.Add(line["event: ".Length..]);
            }
        }

        return steps;
    }
}
