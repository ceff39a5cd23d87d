using System.Text;
using System.Text.Json;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Cards;

/// <summary>What programs in other languages put into <c>payment_queue</c>: plain JSON, without headers.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class PaymentQueueTests(SharedSystem shared) : CardTest(shared)
{
    private IConnection connection = null!;
    private IChannel channel = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        connection = await new ConnectionFactory { Uri = new Uri(await System.ConnectionStringAsync("messaging")) }.CreateConnectionAsync();
        channel = await connection.CreateChannelAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"user":"PAYER","paymentType":"Credit Card","cardNo":"1234567890123456"}""", "USD 10.00", "3456")]
    [InlineData(
        """{"user":"PAYER","paymentType":"Credit Card","cardNo":"4242 4242 4242 4242","amount":"2500","currency":"eur"}""",
        "EUR 25.00",
        "4242"
    )]
    [InlineData("""{"user":"PAYER","cardNo":5555555555554444,"amount":1500,"currency":"JPY"}""", "JPY 1,500", "4444")]
    [InlineData("""{"user":"PAYER","card_number":"4242-4242-4242-4242","cvv":"1234","whatever":{"else":[1]}}""", "USD 10.00", "4242")]
    public async Task Plain_JSON_is_paid_and_mailed_like_a_request(string body, string amount, string last4)
    {
        var payer = CardsClient.NewPayer();

        await PublishAsync(body.Replace("PAYER", payer, StringComparison.Ordinal));

        var payment = await PaymentOfAsync(payer, "succeeded");
        payment.GetProperty("last4").GetString().ShouldBe(last4);
        var mail = await MailToAsync(payer);
        mail.Subject.ShouldBe($"Your payment of {amount} was successful");
        mail.Text.ShouldContain($"ending in {last4}");
        (await Cards.PostingsAsync(payment.GetProperty("id").GetGuid())).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_alone_is_enough()
    {
        var payer = CardsClient.NewPayer();

        await PublishAsync($$"""{"user":"{{payer}}","paymentMethod":"pm_card_visa"}""");

        await PaymentOfAsync(payer, "succeeded");
        (await MailToAsync(payer)).Text.ShouldContain("Card: not named");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-86_400, 2)]
    public async Task A_message_that_comes_twice_is_one_payment_also_when_its_clock_has_moved(long secondsLater, long seenByInbox)
    {
        var (payer, other, id) = (CardsClient.NewPayer(), CardsClient.NewPayer(), Guid.NewGuid().ToString());
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var body = $$"""{"user":"{{payer}}","cardNo":"{{CardsClient.Visa}}"}""";

        await PublishAsync(body, new BasicProperties { MessageId = id, Timestamp = new(now) });
        await PaymentOfAsync(payer, "succeeded");
        await PublishAsync(body, new BasicProperties { MessageId = id, Timestamp = new(now + secondsLater) });
        await PublishAsync(body.Replace(payer, other, StringComparison.Ordinal));

        await MailToAsync(other);
        await Eventually.Get(
            () => System.ScalarAsync("payments", $"SELECT count(*) FROM messaging.inbox WHERE message_id = '{id}'"),
            seenByInbox.Equals,
            "the repetition is done with"
        );
        (await Cards.GetAsync($"/payments?payer={payer}")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await System.Mails.AllAsync()).Count(m => m.To.Contains(payer)).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"user":"nowhere","cardNo":"4242 4242 4242 4242"}""", "The user is not a mail address.")]
    [InlineData("""{"user":"PAYER","cardNo":"4242"}""", "There is no card number of 12 to 19 digits.")]
    [InlineData("""{"user":"PAYER"}""", "There is no card number of 12 to 19 digits.")]
    [InlineData(
        """{"user":"PAYER","cardNo":"4242424242424242","cardNo":"4242424242424242"}""",
        "There is no card number of 12 to 19 digits."
    )]
    [InlineData("""{"user":"PAYER","cardNo":"4242424242424242","amount":0}""", "The amount is not between 1 and 99999999.")]
    [InlineData("""{"user":"PAYER","cardNo":"4242424242424242","currency":"ZZZ"}""", "The currency is not an ISO 4217 code.")]
    [InlineData(
        """{"user":"PAYER","cardNo":"4242424242424242","paymentType":"a\u0000b"}""",
        "The payment type has more than 50 characters, or control characters."
    )]
    [InlineData(
        """{"user":"PAYER","paymentMethod":"pm_card_visa","last4":"4242424242424242"}""",
        "The last four digits are not four digits."
    )]
    [InlineData(
        """{"paymentId":"00000000-0000-7000-8000-000000000000","user":"PAYER","cardNo":"4242424242424242"}""",
        "There is no payment 00000000-0000-7000-8000-000000000000."
    )]
    [InlineData("""{"cardNo":"4242424242424242"}""", "The body is not the JSON of CardPaymentRequested")]
    [InlineData(
        """{"user":"PAYER","cardNo":"4242424242424242","amount":"ten"}""",
        "The body is not the JSON of CardPaymentRequested: at $.amount"
    )]
    [InlineData("""["PAYER","4242424242424242"]""", "The body is not the JSON of CardPaymentRequested")]
    [InlineData("""please charge 4242 4242 4242 4242""", "The body is not the JSON of CardPaymentRequested")]
    public async Task What_cannot_be_paid_is_a_dead_letter_with_its_reason_and_without_the_number(string body, string reason)
    {
        var (payer, id) = (CardsClient.NewPayer(), Guid.CreateVersion7());

        await PublishAsync(body.Replace("PAYER", payer, StringComparison.Ordinal), new BasicProperties { MessageId = id.ToString() });

        var deadLetters = await Eventually.Get(
            DeadLettersAsync,
            all => all.Exists(l => l.GetProperty("messageId").GetGuid() == id),
            "the dead letter is listed"
        );
        var deadLetter = deadLetters.Single(l => l.GetProperty("messageId").GetGuid() == id);
        deadLetter.GetProperty("reason").GetString().ShouldStartWith(reason);
        deadLetter.GetProperty("attempts").GetInt32().ShouldBe(1);
        var whole = await Cards.GetAsync($"/dead-letters/{deadLetter.GetProperty("id").GetInt64()}");
        string.Concat(whole.GetRawText().Where(c => char.IsAsciiDigit(c) || c == '-')).ShouldNotContain(CardsClient.Visa[..12]);
        (await Cards.GetAsync($"/payments?payer={payer}")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    private Task PublishAsync(string body, BasicProperties? properties = null) =>
        channel
            .BasicPublishAsync(
                BrokerNames.DefaultExchange,
                Queues.Payment,
                mandatory: false,
                properties ?? new BasicProperties(),
                Encoding.UTF8.GetBytes(body),
                TestContext.Current.CancellationToken
            )
            .AsTask();

    private async Task<JsonElement> PaymentOfAsync(string payer, string status) =>
        (
            await Eventually.Get(
                async () => (await Cards.GetAsync($"/payments?payer={payer}")).GetProperty("items").EnumerateArray().ToList(),
                items => items.Count > 0 && items[0].GetProperty("status").GetString() == status,
                $"the payment of {payer} is {status}"
            )
        ).Single();

    private async Task<MailDev.Mail> MailToAsync(string payer) =>
        (
            await Eventually.Get(
                async () => (await System.Mails.AllAsync()).FindAll(m => m.To.Contains(payer)),
                mails => mails.Count > 0,
                $"the mail to {payer} is there"
            )
        ).Single();

    private async Task<List<JsonElement>> DeadLettersAsync() =>
        [.. (await Cards.GetAsync($"/dead-letters?queue={Queues.Payment}&limit=500")).GetProperty("items").EnumerateArray()];
}
