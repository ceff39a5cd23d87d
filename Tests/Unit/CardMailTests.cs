using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Notifications;
using Payments.NotifierService.Templates;

namespace Payments.Tests.Unit;

/// <summary>The mails of the card flow, and those of programs that do not know the contract.</summary>
public sealed class CardMailTests
{
    private const string Number = "4242424242424242";

    [Theory]
    [InlineData(
        "card-payment-succeeded",
        "Your payment of USD 10.00 was successful",
        "Your payment of type Credit Card has been successfully processed."
    )]
    [InlineData(
        "card-payment-failed",
        "Your payment of USD 10.00 did not go through",
        "Your card has insufficient funds. No money was taken."
    )]
    [InlineData("refund-succeeded", "Your refund of USD 10.00 is on its way", "The money goes back to where it came from.")]
    public async Task A_mail_says_what_became_of_the_payment_and_names_the_card_by_its_last_four_digits(
        string template,
        string subject,
        string message
    )
    {
        var mail = await RenderAsync(template);

        mail.Subject.ShouldBe(subject);
        foreach (var body in new[] { mail.Text, mail.Html })
        {
            body.ShouldContain(message);
            body.ShouldContain("Visa ending in 4242");
            body.ShouldContain("USD 10.00");
            body.ShouldContain("https://pay.example.com/p/abc");
            body.ShouldContain("payment-1");
        }
    }

    [Fact]
    public async Task Brand_kind_and_link_may_be_missing()
    {
        var mail = await RenderAsync("card-payment-succeeded", ("brand", null), ("payment_type", null), ("follow_url", null));

        mail.Text.ShouldContain("Your payment has been successfully processed.");
        mail.Text.ShouldContain("Card ending in 4242");
        mail.Html.ShouldNotContain("<a ");
    }

    [Fact]
    public async Task A_card_of_which_only_a_token_is_known_is_not_named()
    {
        var mail = await RenderAsync("card-payment-succeeded", ("brand", null), ("last4", null));

        mail.Text.ShouldContain("Card: not named");
    }

    [Theory]
    [InlineData("last4", Number)]
    [InlineData("last4", "42")]
    [InlineData("amount_minor", "ten")]
    [InlineData("follow_url", "javascript:alert(1)")]
    public async Task A_value_that_does_not_fit_is_refused_and_named(string name, string? value)
    {
        var refusal = await Should.ThrowAsync<PermanentFailureException>(() => RenderAsync("card-payment-succeeded", (name, value)));

        refusal.Message.ShouldContain($"'{name}'");
        refusal.Message.ShouldNotContain(Number);
    }

    [Fact]
    public async Task A_plain_notification_of_a_payment_becomes_a_mail_about_it()
    {
        var request = new PlainNotification("ada@example.com", "Credit Card").ToRequest();

        var mail = await MailMessages.RenderAsync(request);

        request.To.ShouldBe("ada@example.com");
        mail.Text.ShouldBe("Your payment of type Credit Card has been successfully processed.");
        mail.Html.ShouldContain("Your payment of type Credit Card has been successfully processed.");
    }

    [Fact]
    public async Task A_plain_notification_with_a_text_of_its_own_is_mailed_as_it_is_but_for_card_numbers()
    {
        var mail = await MailMessages.RenderAsync(
            new PlainNotification("ada@example.com", Message: $"<b>Paid</b> with {Number}", Subject: $"Card {Number}").ToRequest()
        );

        (mail.Subject, mail.Text).ShouldBe(("Card ************4242", "<b>Paid</b> with ************4242"));
        mail.Html.ShouldContain("&lt;b&gt;Paid");
        mail.Html.ShouldNotContain(Number);
    }

    [Fact]
    public void A_plain_notification_that_says_nothing_is_refused() =>
        Should
            .Throw<PermanentFailureException>(() => new PlainNotification("ada@example.com").ToRequest())
            .Message.ShouldContain("'paymentType' or 'message'");

    private static Task<RenderedMail> RenderAsync(string template, params (string Name, string? Value)[] values)
    {
        var data = new Dictionary<string, string?>
        {
            ["amount_minor"] = "1000",
            ["currency"] = "USD",
            ["brand"] = "Visa",
            ["last4"] = "4242",
            ["failure_code"] = "insufficient_funds",
            ["payment_type"] = "Credit Card",
            ["follow_url"] = "https://pay.example.com/p/abc",
        };
        foreach (var (name, value) in values)
        {
            data[name] = value;
        }

        return MailMessages.RenderAsync(template, new NotificationSubject("card", "payment-1"), data);
    }
}
