using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Mail;

/// <summary>What any program may put into <c>notification_queue</c>.</summary>
public sealed class PlainNotificationTests(SharedSystem shared) : MessagingTest(shared)
{
    [Theory]
    [InlineData(
        """{"user":"ada@example.com","paymentType":"Credit Card","cardNo":"1234567890123456"}""",
        "Your payment of type Credit Card has been successfully processed."
    )]
    [InlineData("""{"user":"ada@example.com","message":"Your show is at eight.","subject":"Tonight"}""", "Your show is at eight.")]
    public async Task Bare_JSON_becomes_a_mail_and_nothing_of_a_card_is_kept(string body, string text)
    {
        await using var notifier = await Notifier.StartAsync(
            Fixture,
            ("Mail:PollInterval", "00:10:00"),
            ("ConnectionStrings:mail", "smtp://localhost:1")
        );

        await Fixture.PublishAsync("", "notification_queue", body);

        await Eventually.Be(async () => (string?)await Fixture.ScalarAsync("SELECT text_body FROM mails") == text, "the mail is written");
        ((string)(await Fixture.ScalarAsync("SELECT m::text FROM mails m"))!).ShouldNotContain("1234567890123456");
        (await Fixture.DeadLetterCountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"user":"ada@example.com"}""", "needs 'paymentType' or 'message'")]
    [InlineData("""{"paymentType":"Credit Card"}""", "is not the JSON of PlainNotification")]
    [InlineData("""{"user":"nobody","paymentType":"Credit Card"}""", "The recipient is not a mail address.")]
    [InlineData("""{"user":"Ada <ada@example.com>","paymentType":"Credit Card"}""", "The recipient is not a mail address.")]
    [InlineData("hello", "is not the JSON of PlainNotification")]
    public async Task Anything_else_is_dead_with_its_reason(string body, string reason)
    {
        await using var notifier = await Notifier.StartAsync(Fixture);

        await Fixture.PublishAsync("", "notification_queue", body);

        (await Fixture.DeadLetterAsync<string>("reason")).ShouldContain(reason);
    }
}
