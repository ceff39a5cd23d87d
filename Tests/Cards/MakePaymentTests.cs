using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Cards;

/// <summary>The card flow from the request to the mail.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class MakePaymentTests(SharedSystem shared) : CardTest(shared)
{
    [Fact]
    public async Task The_example_request_is_accepted_charged_and_followed_by_one_mail()
    {
        var accepted = await Cards.AcceptedAsync(
            new
            {
                user = "test-user@example.com",
                paymentType = "Credit Card",
                cardNo = "1234567890123456",
            }
        );

        accepted.Status.ShouldBe("pending");
        var payment = await Cards.MailedAsync(accepted);
        payment.GetProperty("status").GetString().ShouldBe("succeeded");
        CardsClient.StepsOf(payment).ShouldBe(["accepted", "processing", "charged", "mail_requested", "mail_sent"]);
        payment.GetProperty("last4").GetString().ShouldBe("3456");
        var mail = await Cards.MailAsync(accepted.Id);
        mail.To.ShouldBe(["test-user@example.com"]);
        mail.Subject.ShouldBe("Your payment of USD 10.00 was successful");
        mail.Text.ShouldContain("Your payment of type Credit Card has been successfully processed.");
        (await Cards.PostingsAsync(accepted.Id)).ShouldBe(["gateway:simulated:receivable 1000 USD", "purpose:card:payable -1000 USD"]);
    }

    [Theory]
    [InlineData(1_500, "JPY", "JPY 1,500")]
    [InlineData(123_456, "eur", "EUR 1,234.56")]
    [InlineData(1_500, "KWD", "KWD 1.500")]
    [InlineData(2_000, "XAF", "XAF 2,000")]
    [InlineData(99_999_999, "USD", "USD 999,999.99")]
    [InlineData(1, "USD", "USD 0.01")]
    public async Task Amount_and_currency_are_charged_and_written_as_asked(long amount, string currency, string words)
    {
        var accepted = await Cards.AcceptedAsync(
            new
            {
                user = CardsClient.NewPayer(),
                cardNo = "4242 4242 4242 4242",
                amount,
                currency,
            }
        );

        await Cards.MailedAsync(accepted);
        var code = currency.ToUpperInvariant();
        (await Cards.MailAsync(accepted.Id)).Subject.ShouldBe($"Your payment of {words} was successful");
        (await Cards.PostingsAsync(accepted.Id)).ShouldBe([
            $"gateway:simulated:receivable {amount} {code}",
            $"purpose:card:payable -{amount} {code}",
        ]);
    }

    [Theory]
    [InlineData("user", null)]
    [InlineData("user", "\"\"")]
    [InlineData("user", "\"nowhere\"")]
    [InlineData("user", "\"Ada <ada@example.com>\"")]
    [InlineData("user", "7")]
    [InlineData("cardNo", null)]
    [InlineData("cardNo", "\"42424242424\"")]
    [InlineData("cardNo", "\"42424242424242424242\"")]
    [InlineData("cardNo", "\"4242-4242-4242-424x\"")]
    [InlineData("cardNo", "[]")]
    [InlineData("amount", "0")]
    [InlineData("amount", "-1")]
    [InlineData("amount", "100000000")]
    [InlineData("amount", "1.5")]
    [InlineData("amount", "\"ten\"")]
    [InlineData("currency", "\"ZZZ\"")]
    [InlineData("currency", "\"\"")]
    [InlineData("expMonth", "0")]
    [InlineData("expMonth", "13")]
    [InlineData("expYear", "26")]
    [InlineData("cvc", "\"12\"")]
    [InlineData("cvc", "\"12a\"")]
    [InlineData("cvc", "\"12345\"")]
    [InlineData("paymentType", "\"012345678901234567890123456789012345678901234567890\"")]
    [InlineData("paymentType", "\"Credit\\u0000Card\"")]
    public async Task What_is_wrong_is_400_and_named_and_nothing_is_stored(string member, string? value)
    {
        var payer = CardsClient.NewPayer();
        var members = new Dictionary<string, string?>
        {
            ["user"] = $"\"{payer}\"",
            ["paymentType"] = "\"Credit Card\"",
            ["cardNo"] = $"\"{CardsClient.Visa}\"",
            [member] = value,
        };
        var before = await PaymentsOfAsync(member == "user" ? "nowhere" : payer);

        using var answer = await Cards.PostAsync(
            "{" + string.Join(',', members.Where(m => m.Value is not null).Select(m => $"\"{m.Key}\":{m.Value}")) + "}"
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([member]);
        (await PaymentsOfAsync(member == "user" ? "nowhere" : payer)).ShouldBe(before);
    }

    [Fact]
    public async Task A_slow_card_is_accepted_at_once_and_charged_in_its_own_time()
    {
        var accepted = await Cards.AcceptedAsync(new { user = CardsClient.NewPayer(), cardNo = "4000000000009011" });

        accepted.Status.ShouldBe("pending");
        (await Cards.FollowAsync(accepted))
            .GetProperty("status")
            .GetString()
            .ShouldBeOneOf(["pending", "processing"], "the gateway takes seconds, the answer has not waited for it");
        (await Cards.MailedAsync(accepted)).GetProperty("status").GetString().ShouldBe("succeeded");
    }

    [Fact]
    public async Task A_wrong_link_and_an_unknown_payment_look_the_same()
    {
        var accepted = await Cards.AcceptedAsync(new { user = CardsClient.NewPayer(), cardNo = CardsClient.Visa });
        var secret = accepted.Follow[(accepted.Follow.LastIndexOf('/') + 1)..];

        var wrong = await RefusalAsync($"/payments/{accepted.Id}/follow/{new string([.. secret.Reverse()])}");
        var shorter = await RefusalAsync($"/payments/{accepted.Id}/follow/{secret[1..]}");
        var unknown = await RefusalAsync($"/payments/{Guid.CreateVersion7()}/follow/{secret}");

        (wrong, shorter).ShouldBe((unknown, unknown));
    }

    private async Task<string> RefusalAsync(string path)
    {
        using var answer = await Cards.AnswerAsync(path, caller: null);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("detail")
            .GetString()!;
    }

    private async Task<long> PaymentsOfAsync(string payer) =>
        (long)(await System.ScalarAsync("payments", $"SELECT count(*) FROM payments WHERE payer LIKE '%{payer}%'"))!;
}
