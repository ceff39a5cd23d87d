using System.Text.Json;
using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;
using Payments.NotifierService.Templates;

namespace Payments.Tests.Unit;

public sealed class MailTemplateTests
{
    [Theory]
    [InlineData("420000", "USD", "USD 4,200.00")]
    [InlineData("5", "EUR", "EUR 0.05")]
    [InlineData("1500", "JPY", "JPY 1,500")]
    [InlineData("1234567", "KWD", "KWD 1,234.567")]
    public async Task Amounts_have_the_decimals_of_their_currency(string minor, string currency, string shown)
    {
        var mail = await RenderAsync("tuition-payment-succeeded", ("amount_minor", minor), ("currency", currency));

        mail.Text.ShouldContain(shown);
        mail.Html.ShouldContain(shown);
    }

    [Fact]
    public async Task Values_are_encoded_in_the_HTML()
    {
        var mail = await RenderAsync("tuition-payment-failed", ("term", "<script>alert(1)</script>"));

        mail.Html.ShouldNotContain("<script>");
        mail.Html.ShouldContain("&lt;script&gt;");
    }

    [Fact]
    public async Task An_unknown_template_can_never_be_sent() =>
        (await Should.ThrowAsync<PermanentFailureException>(() => RenderAsync("no-such-mail"))).Message.ShouldContain("no-such-mail");

    [Fact]
    public async Task A_missing_value_is_named() =>
        (
            await Should.ThrowAsync<PermanentFailureException>(() => RenderAsync("tuition-payment-succeeded", ("term", null)))
        ).Message.ShouldContain("'term'");

    [Fact]
    public void Every_template_is_shown_and_has_a_name_of_its_own()
    {
        var contents = typeof(MailContent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(MailContent)) && !t.IsAbstract);

        MailTemplates.All.Values.ShouldBe(contents, ignoreOrder: true);
    }

    [Fact]
    public void Data_are_written_as_text_under_the_names_that_they_have_always_had()
    {
        var purchase = new Guid("01a1fcbd-5a17-7c0e-b3c6-20d9f9f0a1b4");

        MailTemplates
            .Write(new PurchaseSucceededMail(purchase, "Rainforest", 2.5m, 3_000, "USD", ReservedAgain: true))
            .GetRawText()
            .ShouldBe(
                """
                {"reserved_again":"true","purchase_id":"01a1fcbd-5a17-7c0e-b3c6-20d9f9f0a1b4","project":"Rainforest",
                "tonnes":"2.5","amount_minor":"3000","currency":"USD"}
                """.ReplaceLineEndings("")
            );
        MailTemplates
            .Write(new PurchaseRefundedMail(purchase, "Rainforest", 2.5m, 3_000, "USD", PurchaseRefundReason.NotEnoughLeft))
            .GetProperty("reason")
            .GetString()
            .ShouldBe("not_enough_left");
        MailTemplates
            .Write(new CardPaymentFailedMail(1_000, "USD", "Credit Card", "Visa", "4242", FailureCode: "card_declined"))
            .EnumerateObject()
            .Select(p => p.Name)
            .ShouldBe(["amount_minor", "currency", "payment_type", "brand", "last4", "failure_code"], ignoreOrder: true);
    }

    [Fact]
    public void Numbers_and_booleans_are_read_as_text_and_as_JSON_has_them()
    {
        using var data = JsonDocument.Parse(
            """
            {"purchase_id":"01a1fcbd-5a17-7c0e-b3c6-20d9f9f0a1b4","project":"Rainforest","tonnes":2.5,"amount_minor":3000,
             "currency":"USD","reserved_again":true,"later":[]}
            """
        );

        var content = MailTemplates.Read("purchase-succeeded", data.RootElement);

        content.ShouldBe(
            new PurchaseSucceededMail(new Guid("01a1fcbd-5a17-7c0e-b3c6-20d9f9f0a1b4"), "Rainforest", 2.5m, 3_000, "USD", true)
        );
        MailTemplates.Read("purchase-succeeded", MailTemplates.Write(content)).ShouldBe(content);
    }

    private static Task<RenderedMail> RenderAsync(string template, params (string Name, string? Value)[] values)
    {
        var data = new Dictionary<string, string?>
        {
            ["student_no"] = "S001",
            ["term"] = "Spring2024",
            ["amount_minor"] = "100",
            ["currency"] = "USD",
        };
        foreach (var (name, value) in values)
        {
            data[name] = value;
        }

        return MailMessages.RenderAsync(template, new NotificationSubject("tuition", "payment-1"), data);
    }
}
