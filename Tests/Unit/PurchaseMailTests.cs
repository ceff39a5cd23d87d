using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Templates;

namespace Payments.Tests.Unit;

/// <summary>The mails about a purchase of offset.</summary>
public sealed class PurchaseMailTests
{
    private const string Purchase = "01a1fcbd-5a17-7c0e-b3c6-20d9f9f0a1b4";

    [Theory]
    [InlineData("purchase-succeeded", null, null, "You have offset 2.5 t with Rainforest", "the offset is yours. Thank you!")]
    [InlineData("purchase-succeeded", "reserved_again", "true", "You have offset 2.5 t with Rainforest", "it was made again.")]
    [InlineData(
        "purchase-failed",
        "failure_code",
        "insufficient_funds",
        "Your payment for 2.5 t of Rainforest did not go through",
        "insufficient funds. No money was taken, and your reservation is given up. "
            + "You may try again with the same payment while it is open."
    )]
    [InlineData(
        "purchase-failed",
        null,
        null,
        "Your payment for 2.5 t of Rainforest did not go through",
        "The payment could not be completed."
    )]
    [InlineData(
        "purchase-refunded",
        "reason",
        "not_enough_left",
        "Your payment for 2.5 t of Rainforest goes back to you",
        "not enough of the project was left. The money goes back"
    )]
    [InlineData(
        "purchase-refunded",
        "reason",
        "not_credited",
        "Your payment for 2.5 t of Rainforest goes back to you",
        "could not be credited to you. The money goes back"
    )]
    [InlineData("purchase-expired", null, null, "Your purchase of 2.5 t of Rainforest has expired", "not paid in time. Nothing was taken")]
    public async Task A_mail_says_what_became_of_the_purchase_and_what_of_the_money(
        string template,
        string? name,
        string? value,
        string subject,
        string message
    )
    {
        var mail = await RenderAsync(template, name, value);

        mail.Subject.ShouldBe(subject);
        foreach (var body in new[] { mail.Text, mail.Html })
        {
            body.ShouldContain("Hello Ada,");
            body.ShouldContain(message);
            body.ShouldContain("Rainforest");
            body.ShouldContain("2.5 t");
            body.ShouldContain("USD 30.00");
            body.ShouldContain(Purchase);
        }
    }

    [Fact]
    public async Task A_projects_name_is_encoded_in_the_HTML()
    {
        var mail = await RenderAsync("purchase-succeeded", "project", "Peat & <Moor>");

        mail.Text.ShouldContain("Peat & <Moor>");
        mail.Html.ShouldContain("Peat &amp; &lt;Moor&gt;");
        mail.Html.ShouldNotContain("<Moor>");
    }

    [Theory]
    [InlineData("purchase-refunded", "reason", null)]
    [InlineData("purchase-refunded", "reason", "out of spite")]
    [InlineData("purchase-refunded", "reason", "0")]
    [InlineData("purchase-succeeded", "reserved_again", "perhaps")]
    [InlineData("purchase-succeeded", "tonnes", "many")]
    [InlineData("purchase-succeeded", "tonnes", null)]
    [InlineData("purchase-expired", "project", null)]
    public async Task A_value_that_is_missing_or_does_not_fit_is_named(string template, string name, string? value)
    {
        var refusal = await Should.ThrowAsync<PermanentFailureException>(() => RenderAsync(template, name, value));

        refusal.Message.ShouldContain($"'{name}'");
    }

    private static Task<RenderedMail> RenderAsync(string template, string? name, string? value)
    {
        var data = new Dictionary<string, string?>
        {
            ["purchase_id"] = Purchase,
            ["project"] = "Rainforest",
            ["tonnes"] = "2.5",
            ["amount_minor"] = "3000",
            ["currency"] = "USD",
        };
        if (name is not null)
        {
            data[name] = value;
        }

        return MailMessages.RenderAsync(template, new NotificationSubject(PaymentPurpose.Purchase, Purchase), data);
    }
}
