using System.Net;
using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.ServiceIntents;

/// <summary>Giving money of a payment intent back, once for each refund.</summary>
public sealed class RefundTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    [Fact]
    public async Task A_part_and_then_the_rest_are_given_back_once_each_and_the_service_is_told()
    {
        var (payment, intent) = await PaidAsync();
        var (part, rest) = (Path(payment), Path(payment));

        var (created, body) = await SendAsync(HttpMethod.Put, part, new { amount = 1_000, reason = "not_enough_left" });
        var (repeated, same) = await SendAsync(HttpMethod.Put, part, new { amount = 1_000, reason = "not_enough_left" });
        var (other, _) = await SendAsync(HttpMethod.Put, part, new { amount = 1_001, reason = "not_enough_left" });
        var (tooMuch, problem) = await SendAsync(HttpMethod.Put, Path(payment), new { amount = 2_001 });
        var (all, restBody) = await SendAsync(HttpMethod.Put, rest, new { });
        var (nothingLeft, refused) = await SendAsync(HttpMethod.Put, Path(payment), new { });

        (created, repeated, other, all).ShouldBe(
            (HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.Created)
        );
        body.GetRawText()
            .ShouldBe($$"""{"refundId":"{{part.Split('/')[^1]}}","paymentId":"{{payment}}","amount":1000,"status":"succeeded"}""");
        same.GetRawText().ShouldBe(body.GetRawText());
        (tooMuch, problem.GetProperty("errors").GetProperty("amount")[0].GetString()).ShouldBe(
            (HttpStatusCode.BadRequest, "The amount to refund must be at most 2000.")
        );
        restBody.GetProperty("amount").GetInt64().ShouldBe(2_000);
        (nothingLeft, refused.GetProperty("paymentStatus").GetString()).ShouldBe((HttpStatusCode.Conflict, "refunded"));
        (await PublishedAsync<PaymentRefunded>())
            .Select(r => ($"{r.RefundId}", r.Amount.Minor, r.IsWhole))
            .ShouldBe([(part.Split('/')[^1], 1_000, false), (rest.Split('/')[^1], 2_000, true)]);
        (await GetAsync(intent)).GetProperty("refunded").GetInt64().ShouldBe(Price);
        await AllAgreeAsync();
    }

    [Fact]
    public async Task What_was_not_paid_cannot_be_given_back()
    {
        var (payment, _) = await OpenAsync();

        var (status, body) = await SendAsync(HttpMethod.Put, Path(payment), new { });

        (status, body.GetProperty("paymentStatus").GetString()).ShouldBe((HttpStatusCode.Conflict, "pending"));
    }

    [Theory]
    [InlineData("amount", 0)]
    [InlineData("reason", "card 4012888888881881")]
    public async Task A_bad_field_is_named(string field, object value)
    {
        var (payment, _) = await PaidAsync();

        var (status, body) = await SendAsync(HttpMethod.Put, Path(payment), new Dictionary<string, object> { [field] = value });

        (status, body.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((HttpStatusCode.BadRequest, field));
    }

    [Fact]
    public async Task Without_an_answer_of_the_gateway_it_is_pending_until_the_event_tells_and_done_once()
    {
        var (payment, _) = await PaidAsync();
        var path = Path(payment);
        Host.Gateway.FaultsInHundred = 100;

        var (accepted, body) = await SendAsync(HttpMethod.Put, path, new { });
        var (busy, _) = await SendAsync(HttpMethod.Put, Path(payment), new { });
        Host.Gateway.FaultsInHundred = 0;
        await EndsAsync(payment, PaymentStatus.Refunded);
        var (repeated, done) = await SendAsync(HttpMethod.Put, path, new { });

        (accepted, body.GetProperty("status").GetString(), busy).ShouldBe(
            (HttpStatusCode.Accepted, "pending", HttpStatusCode.ServiceUnavailable)
        );
        (repeated, done.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "succeeded"));
        $"{(await PublishedAsync<PaymentRefunded>()).ShouldHaveSingleItem().RefundId}".ShouldBe(path.Split('/')[^1]);
        Host.Gateway.Effects.Values.Count(e => e.Kind == "refund").ShouldBe(1);
        await AllAgreeAsync();
    }

    private static string Path(Guid payment) => $"/payment-intents/{payment}/refunds/{Guid.CreateVersion7()}";
}
