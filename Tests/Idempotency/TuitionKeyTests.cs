using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Idempotency;

/// <summary>Keys on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class TuitionKeyTests(SharedSystem shared)
{
    [Fact]
    public async Task A_tuition_payment_that_is_sent_twice_with_a_key_is_accepted_once_and_answered_twice()
    {
        var system = await shared.GetAsync();
        var key = Guid.NewGuid().ToString();

        using var first = await PayAsync(system, "Fall2025", key);
        using var second = await PayAsync(system, "Fall2025", key);
        using var other = await PayAsync(system, "Spring2026", key);

        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var paymentId = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("payment_id").GetGuid();
        (await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("payment_id").GetGuid().ShouldBe(paymentId);
        (await Eventually.Get(() => system.Mails.AboutAsync(paymentId), mails => mails.Count > 0, "the mail is there")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_conflict_of_two_payments_of_one_bill_is_told_as_without_a_key()
    {
        var system = await shared.GetAsync();
        using var first = await PayAsync(system, "Spring2025", Guid.NewGuid().ToString());

        using var second = await PayAsync(system, "Spring2025", Guid.NewGuid().ToString());

        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.Conflict));
        (await second.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("payment_id")
            .GetGuid()
            .ShouldBe((await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("payment_id").GetGuid());
    }

    [Fact]
    public async Task The_OpenAPI_document_shows_the_header()
    {
        var system = await shared.GetAsync();

        var document = await system.Tuition.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);

        var post = document.GetProperty("paths").GetProperty("/v1/pay-tuition").GetProperty("post");
        var header = post.GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "Idempotency-Key");
        (header.GetProperty("in").GetString(), header.GetProperty("schema").GetProperty("maxLength").GetInt32()).ShouldBe(("header", 255));
        post.GetProperty("responses").TryGetProperty("422", out _).ShouldBeTrue();
    }

    private static Task<HttpResponseMessage> PayAsync(PaymentsSystem system, string term, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/pay-tuition")
        {
            Content = JsonContent.Create(new { student_no = "S002", term }),
        };
        request.Headers.Add("Idempotency-Key", key);
        return system.Tuition.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
