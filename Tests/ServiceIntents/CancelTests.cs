using System.Net;
using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.ServiceIntents;

/// <summary>Canceling where nothing is at the gateway.</summary>
public sealed class CancelTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    [Fact]
    public async Task What_nobody_has_paid_is_canceled_at_once_and_for_good_and_nobody_else_is_told()
    {
        var (payment, intent) = await OpenAsync();

        var first = await CancelAsync(payment);
        using var withKey = new HttpRequestMessage(HttpMethod.Delete, $"/payment-intents/{payment}")
        {
            Headers = { { "Idempotency-Key", $"{payment}" } },
        };
        using var again = await Host.Http.SendAsync(withKey, Ct);

        (first.Status, again.StatusCode, first.Body.GetProperty("status").GetString()).ShouldBe(
            (HttpStatusCode.OK, HttpStatusCode.OK, "canceled")
        );
        (await again.Content.ReadAsStringAsync(Ct)).ShouldBe((await GetAsync(intent)).GetRawText());
        again.Headers.Contains("Idempotent-Replayed").ShouldBeFalse();
        (await OperationsAsync(payment)).ShouldBeEmpty();
        (await Host.PaymentAsync(payment)).CancellationReason.ShouldBe("service");
        (await PublishedAsync<PaymentSettled>()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_has_been_paid_is_not_canceled_and_the_answer_says_where_it_stands()
    {
        var (payment, _) = await PaidAsync();

        var (status, body) = await CancelAsync(payment);

        (status, body.GetProperty("status").GetInt32(), body.GetProperty("paymentStatus").GetString()).ShouldBe(
            (HttpStatusCode.Conflict, 409, "succeeded")
        );
        (await Host.PaymentAsync(payment)).Status.ShouldBe(PaymentStatus.Succeeded);
    }
}
