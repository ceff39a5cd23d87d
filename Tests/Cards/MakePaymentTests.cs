using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Cards;

/// <summary>The card flow from the request to the mail, on the whole running system.</summary>
public sealed class MakePaymentTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        http = system.App.CreateHttpClient("payment-service", "make-payment");
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_example_request_is_accepted_charged_and_followed_by_one_mail()
    {
        using var answer = await PayAsync(new { user = "test-user@example.com", paymentType = "Credit Card", cardNo = "1234567890123456" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var accepted = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var id = accepted.GetProperty("id").GetGuid();
        accepted.GetProperty("status").GetString().ShouldBe("pending");
        var follow = accepted.GetProperty("follow").GetString()!;
        var payment = await Eventually.Get(() => FollowAsync(follow), p => StepsOf(p).Contains("mail_sent"), "the mail is sent");
        payment.GetProperty("status").GetString().ShouldBe("succeeded");
        StepsOf(payment).ShouldBe(["accepted", "processing", "charged", "mail_requested", "mail_sent"]);
        payment.GetProperty("last4").GetString().ShouldBe("3456");
        var mails = await system.Mails.AboutAsync(id);
        mails.Single().To.ShouldBe(["test-user@example.com"]);
    }

    private Task<HttpResponseMessage> PayAsync(object request) => http.PostAsJsonAsync("/make-payment", request, TestContext.Current.CancellationToken);

    private async Task<JsonElement> FollowAsync(string follow) => await http.GetFromJsonAsync<JsonElement>(follow, TestContext.Current.CancellationToken);

    private static List<string> StepsOf(JsonElement payment) => [.. payment.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("step").GetString()!)];
}
