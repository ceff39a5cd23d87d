using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Cards;

/// <summary>Card payments as payers, customers and operators see them.</summary>
internal sealed class CardsClient(PaymentsSystem system) : IDisposable
{
    public const string Visa = "4242424242424242";

    private readonly HttpClient makePayment = system.App.CreateHttpClient("payment-service", "make-payment");
    private readonly HttpClient service = system.App.CreateHttpClient("payment-service", "http");

    /// <param name="Id">The payment.</param>
    /// <param name="Status">Where it stood when it was accepted.</param>
    /// <param name="Follow">The payer's link.</param>
    public sealed record AcceptedPayment(Guid Id, string Status, string Follow);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An address that no other test has.</summary>
    public static string NewPayer() => $"payer-{Guid.NewGuid():N}@example.com";

    public async Task<HttpResponseMessage> PostAsync(string body, AuthenticationHeaderValue? payer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/make-payment")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = payer;
        return await makePayment.SendAsync(request, Ct);
    }

    public Task<HttpResponseMessage> PayAsync(object request, AuthenticationHeaderValue? payer = null) =>
        PostAsync(JsonSerializer.Serialize(request), payer);

    public async Task<AcceptedPayment> AcceptedAsync(object request, AuthenticationHeaderValue? payer = null)
    {
        using var answer = await PayAsync(request, payer);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return new AcceptedPayment(
            body.GetProperty("id").GetGuid(),
            body.GetProperty("status").GetString()!,
            body.GetProperty("follow").GetString()!
        );
    }

    public async Task<JsonElement> FollowAsync(AcceptedPayment payment) =>
        await makePayment.GetFromJsonAsync<JsonElement>(payment.Follow, Ct);

    /// <summary>Waits for the last step of every card payment.</summary>
    public Task<JsonElement> MailedAsync(AcceptedPayment payment, TimeSpan? bound = null) =>
        Eventually.Get(() => FollowAsync(payment), p => StepsOf(p).Contains("mail_sent"), $"the mail about {payment.Id} is sent", bound);

    /// <summary>What a GET of PaymentService says, to an operator when no other caller is given.</summary>
    public async Task<JsonElement> GetAsync(string path, AuthenticationHeaderValue? caller = null)
    {
        using var answer = await AnswerAsync(path, caller ?? new("Bearer", await system.OperatorKeyAsync()));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    public async Task<HttpResponseMessage> AnswerAsync(string path, AuthenticationHeaderValue? caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = caller;
        return await service.SendAsync(request, Ct);
    }

    /// <summary>The one mail about a payment.</summary>
    public async Task<MailDev.Mail> MailAsync(Guid payment) => (await system.Mails.AboutAsync(payment)).Single();

    /// <summary>The postings of a payment in words: account, amount, currency; sorted.</summary>
    public async Task<List<string>> PostingsAsync(Guid payment) =>
        [
            .. (await GetAsync($"/ledger/entries?paymentId={payment}"))
                .GetProperty("items")
                .EnumerateArray()
                .SelectMany(e => e.GetProperty("postings").EnumerateArray())
                .Select(p => $"{p.GetProperty("account")} {p.GetProperty("amountMinor")} {p.GetProperty("currency")}")
                .Order(StringComparer.Ordinal),
        ];

    public static List<string> StepsOf(JsonElement payment) =>
        [.. payment.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("step").GetString()!)];

    public void Dispose()
    {
        makePayment.Dispose();
        service.Dispose();
    }
}
